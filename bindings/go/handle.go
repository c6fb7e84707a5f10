package onboarding

// #include <genesys_onboarding.h>
import "C"

import (
	"runtime"
	"sync"
)

// A handle owns an object of the library, by its pointer P. The object is freed when the handle is closed and not in
// use, or when the collector finds the handle.
type handle[P any] struct {
	name    string
	pointer P
	free    func(P)

	mu     sync.Mutex
	closed bool
	users  int // one of which is the owner, who leaves by close
}

func newHandle[P any](name string, pointer P, free func(P)) *handle[P] {
	h := &handle[P]{name: name, pointer: pointer, free: free, users: 1}
	runtime.SetFinalizer(h, func(h *handle[P]) { h.free(h.pointer) })
	return h
}

// call makes a call of the library with the pointer, unless the handle is closed.
func (h *handle[P]) call(call func(P, **C.genesys_error) C.genesys_status) error {
	if err := h.retain(); err != nil {
		return err
	}
	defer h.release()
	return do(func(failure **C.genesys_error) C.genesys_status { return call(h.pointer, failure) })
}

// retain keeps the pointer valid until release.
func (h *handle[P]) retain() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return because(ErrClosed, KindInvalidArgument, h.name)
	}
	h.users++
	return nil
}

func (h *handle[P]) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.users--; h.users == 0 {
		runtime.SetFinalizer(h, nil)
		h.free(h.pointer)
	}
}

func (h *handle[P]) close() {
	h.mu.Lock()
	first := !h.closed
	h.closed = true
	h.mu.Unlock()
	if first {
		h.release()
	}
}
