package onboarding

// #include "library.h"
import "C"

import (
	"context"
	"encoding/json"
	"unsafe"
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
	client    *Client // whose calls these are
	scope     *Client // with which they are made, as of Client.within
	pages     *handle // nil if they could not be opened
	decode    func(page json.RawMessage) ([]T, error)

	rest  []T
	value T
	err   error
	done  bool
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
		var listing struct {
			Entities []T `json:"entities"`
		}
		err := decode(operation, page, &listing)
		return listing.Entities, err
	})
}

func iterate[T any](ctx context.Context, c *Client, operation string, arguments any, decode func(json.RawMessage) ([]T, error)) *Iterator[T] {
	it := &Iterator[T]{ctx: ctx, operation: operation, client: c, decode: decode}
	it.pages, it.scope, it.err = openPages(ctx, c, operation, arguments)
	it.done = it.err != nil
	return it
}

func openPages(ctx context.Context, c *Client, operation string, arguments any) (*handle, *Client, error) {
	data, err := encode(operation, arguments)
	if err != nil {
		return nil, nil, err
	}
	scope, err := c.within(ctx)
	if err != nil {
		return nil, nil, err
	}
	var pages *C.genesys_pages_json
	if err := scope.use(func(client *C.genesys_client, failure **C.genesys_error) C.genesys_status {
		return C.genesys_pages_json_open(client, input(operation), input(data), &pages, failure)
	}); err != nil {
		c.drop(scope)
		return nil, nil, err
	}
	free := func(pointer unsafe.Pointer) { C.genesys_pages_json_free((*C.genesys_pages_json)(pointer)) }
	return newHandle("iterator", unsafe.Pointer(pages), free), scope, nil
}

// Next advances to the next value, and reports whether there is one: if not, Err says whether that is the end. After an
// error of a request, Next requests the same page again.
func (it *Iterator[T]) Next() bool {
	for len(it.rest) == 0 {
		if it.done {
			return false
		}
		page, err := it.next()
		if err == nil && page != nil {
			it.rest, err = it.decode(page)
		}
		it.err = err
		if err != nil {
			return false
		}
		if page == nil {
			it.Close()
		}
	}
	it.value, it.rest = it.rest[0], it.rest[1:]
	return true
}

// next requests a page; nil after the last one.
func (it *Iterator[T]) next() (json.RawMessage, error) {
	var page *C.char
	err := it.pages.use(func(pages unsafe.Pointer) error {
		return it.scope.wait(it.ctx, it.operation, func(_ *C.genesys_client, failure **C.genesys_error) C.genesys_status {
			return C.genesys_pages_json_next((*C.genesys_pages_json)(pages), &page, failure)
		})
	})
	it.client.remember(it.scope)
	return output(page), err
}

// Value returns the value that Next has advanced to.
func (it *Iterator[T]) Value() T { return it.value }

// Err returns the error that Next has met; nil at the end of the last page.
func (it *Iterator[T]) Err() error { return it.err }

// Close ends the iteration. It is needed by who stops early, and does no harm otherwise.
func (it *Iterator[T]) Close() {
	if it.pages != nil && !it.done {
		it.pages.close()
		it.client.drop(it.scope)
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
