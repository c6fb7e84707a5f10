package onboarding

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// DefaultMaxCalls is the limit that SetMaxCalls changes.
const DefaultMaxCalls = 256

var turns atomic.Value // chan struct{}

func init() { SetMaxCalls(DefaultMaxCalls) }

// SetMaxCalls limits how many calls of the process wait for the service at once, since each takes a thread of the
// operating system meanwhile. Further calls wait for their turn, or for the end of their context. Calls in progress
// count towards the limit that they began under. It panics if n is not positive.
func SetMaxCalls(n int) {
	if n <= 0 {
		panic("onboarding: SetMaxCalls needs a positive number")
	}
	turns.Store(make(chan struct{}, n))
}

// wait makes a call that waits for the service, which cancel ends when ctx has ended. subject is what is called.
func wait[T any](ctx context.Context, subject string, cancel func(), call func() (T, error)) (result T, err error) {
	turn := turns.Load().(chan struct{})
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
	}
	if cause := endOf(ctx); cause != nil {
		return result, because(cause, kindOf(cause), subject+": not started")
	}
	stop := watch(ctx, cancel)
	result, err = call()
	stop()
	var e *Error
	if cause := endOf(ctx); cause != nil && errors.As(err, &e) && (e.Kind == KindCancelled || e.Kind == KindTimeout) {
		e.Kind, e.Message, e.cause = kindOf(cause), e.Message+": "+cause.Error(), cause
	}
	return result, err
}

// watch calls cancel every few milliseconds from the end of ctx until stop, which waits for the last of these calls:
// the library forgets a cancel that comes before the call.
func watch(ctx context.Context, cancel func()) (stop func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	returned, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		select {
		case <-returned:
			return
		case <-ctx.Done():
		}
		for {
			cancel()
			select {
			case <-returned:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() {
		close(returned)
		<-stopped
	}
}

// endOf returns why ctx has ended, or nil. A deadline may have passed just before its timer fires.
func endOf(ctx context.Context) error {
	if deadline, ok := ctx.Deadline(); ok && ctx.Err() == nil && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}

func kindOf(cause error) Kind {
	if errors.Is(cause, context.DeadlineExceeded) {
		return KindTimeout
	}
	return KindCancelled
}
