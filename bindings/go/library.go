package onboarding

// #include "library.h"
import "C"

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"
)

// DefaultMaxCalls is the limit that SetMaxCalls changes.
const DefaultMaxCalls = 256

var slots atomic.Value // chan struct{}

func init() { SetMaxCalls(DefaultMaxCalls) }

// SetMaxCalls limits how many calls of the process wait for the service at once, since each takes a thread of the
// operating system meanwhile. Further calls wait for their turn, or for the end of their context. Calls in progress
// count towards the limit that they began under. It panics if n is not positive.
func SetMaxCalls(n int) {
	if n <= 0 {
		panic("onboarding: SetMaxCalls needs a positive number")
	}
	slots.Store(make(chan struct{}, n))
}

// wait makes a call that may wait for the service. When ctx ends, cancel is called until the call has returned: the
// library forgets a cancel that comes before the call.
func wait(ctx context.Context, subject string, cancel func(), call func(failure **C.genesys_error) C.genesys_status) error {
	turn := slots.Load().(chan struct{})
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
	}
	if cause := endOf(ctx); cause != nil {
		return because(cause, kindOf(cause), subject+": not started")
	}
	stop := watch(ctx, cancel)
	var failure *C.genesys_error
	status := call(&failure)
	stop()
	return newError(status, failure, endOf(ctx))
}

// watch calls cancel every few milliseconds from the end of ctx until stop, which waits for the last of these calls.
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
		ticker := time.NewTicker(5 * time.Millisecond)
		defer ticker.Stop()
		for {
			cancel()
			select {
			case <-returned:
				return
			case <-ticker.C:
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

// do makes a call that does not wait.
func do(call func(failure **C.genesys_error) C.genesys_status) error {
	var failure *C.genesys_error
	return newError(call(&failure), failure, nil)
}

// checkVersion rejects a library that this package was not written for.
func checkVersion() error {
	if version := C.GoString(C.genesys_version()); version != Version {
		return &Error{Kind: KindConfiguration, Message: fmt.Sprintf(
			"the library genesys_onboarding is version %s and this package %s; install the library %s", version, Version, Version)}
	}
	return nil
}

// input returns a C string in Go memory, which the library reads during the call. NUL, which would end it, is shown
// to the library as U+FFFD, which is never valid where it matters.
func input[T string | []byte](text T) *C.char {
	terminated := append([]byte(strings.ReplaceAll(string(text), "\x00", "\uFFFD")), 0)
	return (*C.char)(unsafe.Pointer(&terminated[0]))
}

// output copies a string of the library, and frees it; nil if there is none.
func output(text *C.char) []byte {
	if text == nil {
		return nil
	}
	defer C.genesys_string_free(text)
	return append([]byte{}, unsafe.Slice((*byte)(unsafe.Pointer(text)), C.strlen(text))...)
}
