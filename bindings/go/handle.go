package onboarding

import (
	"runtime"
	"sync"
	"unsafe"
)

// A handle owns an object of the library. The object is freed when the handle is closed and not in use, or when the
// collector finds the handle.
type handle struct {
	name string
	free func(unsafe.Pointer)

	mu      sync.Mutex
	pointer unsafe.Pointer // nil when freed
	users   int
	closed  bool
}

func newHandle(name string, pointer unsafe.Pointer, free func(unsafe.Pointer)) *handle {
	h := &handle{name: name, pointer: pointer, free: free}
	runtime.SetFinalizer(h, func(h *handle) { h.free(h.pointer) })
	return h
}

// use calls a function with the pointer, unless the handle is closed.
func (h *handle) use(call func(unsafe.Pointer) error) error {
	pointer := h.acquire()
	if pointer == nil {
		return because(ErrClosed, KindInvalidArgument, h.name)
	}
	defer h.release()
	return call(pointer)
}

// acquire returns the pointer, which is valid until release; nil once the handle is closed.
func (h *handle) acquire() unsafe.Pointer {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	h.users++
	return h.pointer
}

func (h *handle) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.users--
	h.freeUnused()
}

func (h *handle) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	h.freeUnused()
}

func (h *handle) freeUnused() {
	if h.closed && h.users == 0 && h.pointer != nil {
		h.free(h.pointer)
		h.pointer = nil
		runtime.SetFinalizer(h, nil)
	}
}
