package onboarding

import (
	"context"
	"encoding/json"
)

// Iterator iterates over what the pages of a listing hold, and requests them one by one.
//
//	for it.Next() {
//		use(it.Value())
//	}
//	return it.Err()
//
// Not for use by several goroutines at once.
type Iterator[T any] struct {
	ctx       context.Context
	operation string
	client    *Client       // whose calls these are
	scope     *clientHandle // as of Client.within
	pages     *pagesHandle
	decode    func(page json.RawMessage) ([]T, error)

	rest  []T
	value T
	err   error
	done  bool // and closed, if it was opened
}

// Pages iterates over the pages of an operation that returns a listing, as the service's own JSON. arguments are those
// of Call; pageNumber is that of the first page.
func (c *Client) Pages(ctx context.Context, operation string, arguments any) *Iterator[json.RawMessage] {
	whole := func(page json.RawMessage) ([]json.RawMessage, error) { return []json.RawMessage{page}, nil }
	return iterate(ctx, c, operation, arguments, whole)
}

// entities iterates over the entities of all pages.
func entities[T any](ctx context.Context, c *Client, operation string, arguments any) *Iterator[T] {
	return iterate(ctx, c, operation, arguments, func(page json.RawMessage) ([]T, error) {
		listing, err := typed[struct {
			Entities []T `json:"entities"`
		}](page, nil)
		return listing.Entities, err
	})
}

func iterate[T any](ctx context.Context, c *Client, operation string, arguments any, decode func(json.RawMessage) ([]T, error)) *Iterator[T] {
	it := &Iterator[T]{ctx: ctx, operation: operation, client: c, decode: decode}
	it.err = it.open(arguments)
	it.done = it.err != nil
	return it
}

func (it *Iterator[T]) open(arguments any) (err error) {
	if it.scope, err = it.client.within(it.ctx); err != nil {
		return err
	}
	if it.pages, err = pagesJSONOpen(it.scope, it.operation, arguments); err != nil {
		it.scope.release()
	}
	return err
}

// Next advances to the next value, and reports whether there is one: if not, Err says whether that is the end. After an
// error of a request, Next requests the same page again.
func (it *Iterator[T]) Next() bool {
	for len(it.rest) == 0 {
		if it.done {
			return false
		}
		if it.err = it.request(); it.err != nil {
			return false
		}
	}
	it.value, it.rest = it.rest[0], it.rest[1:]
	return true
}

// request requests a page, unless the client is closed, and closes the iterator after the last one.
func (it *Iterator[T]) request() error {
	if err := it.client.handle.retain(); err != nil {
		return err
	}
	defer it.client.handle.release()
	page, err := wait(it.ctx, it.operation, func() { clientCancel(it.scope) }, func() (json.RawMessage, error) { return pagesJSONNext(it.pages) })
	it.client.remember(it.scope)
	if err != nil {
		return err
	}
	if page == nil {
		it.Close()
		return nil
	}
	it.rest, err = it.decode(page)
	return err
}

// Value returns the value that Next has advanced to.
func (it *Iterator[T]) Value() T { return it.value }

// Err returns the error that Next has met; nil at the end of the last page.
func (it *Iterator[T]) Err() error { return it.err }

// Close ends the iteration. It is needed by who stops early, and does no harm otherwise.
func (it *Iterator[T]) Close() {
	if !it.done {
		it.pages.close()
		it.scope.release()
	}
	it.rest, it.done = nil, true
}

// All returns the values that are left, and the error that ends them, for a range loop of Go 1.23:
//
//	for invite, err := range client.IterOnboardingInvites(ctx, nil).All() {
//		if err != nil {
//			return err
//		}
//		fmt.Println(invite.ToAddress)
//	}
//
// It is an iter.Seq2[T, error], and closes the iterator when the loop ends.
func (it *Iterator[T]) All() func(yield func(T, error) bool) {
	return func(yield func(T, error) bool) {
		defer it.Close()
		for it.Next() {
			if !yield(it.value, nil) {
				return
			}
		}
		if it.err != nil {
			var none T
			yield(none, it.err)
		}
	}
}
