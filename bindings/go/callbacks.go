package onboarding

// #include "library.h"
import "C"

import (
	"fmt"
	"runtime/cgo"
	"runtime/debug"
	"time"
)

// Callbacks of a client and of those derived from it. They run on the goroutine of the call that they concern, which
// waits until they return, and for several calls at once. They must return: a panic or runtime.Goexit in one ends the
// program, since it cannot pass through the library.
type Callbacks struct {
	// Observer is told of each attempt, wait and token refresh.
	Observer func(Event)
	// Interrupt is asked at least every 100 ms while a call waits; true ends the call.
	Interrupt func() bool
	// RefreshToken is given each new refresh token of a person, and may store it.
	RefreshToken func(Secret)
}

// Event is what happened within a call, without any secret.
type Event struct {
	// Kind is "attempt", "wait" or "token_refresh"; later versions may have more.
	Kind string
	// OperationID is that of the call, such as "getOnboardingInvite".
	OperationID string
	// Method and Path are those of an attempt; Path is a template.
	Method, Path string
	// Attempt is the number of the attempt, or of the one that follows a wait.
	Attempt int
	// HTTPStatus is that of an attempt's response, 0 without one.
	HTTPStatus int
	// ErrorKind and Error say what failed; empty without a failure.
	ErrorKind Kind
	Error     string
	// CorrelationID is that of an attempt's response.
	CorrelationID string
	// Elapsed is how long an attempt or a token refresh took.
	Elapsed time.Duration
	// Delay is how long a wait lasts.
	Delay time.Duration
	// WaitReason is "backoff", "retry_after", "pause" (after a 429 of another call) or "pacing".
	WaitReason string
}

var (
	eventKinds  = map[C.int32_t]string{C.GENESYS_EVENT_ATTEMPT: "attempt", C.GENESYS_EVENT_WAIT: "wait", C.GENESYS_EVENT_TOKEN_REFRESH: "token_refresh"}
	waitReasons = map[C.int32_t]string{C.GENESYS_WAIT_BACKOFF: "backoff", C.GENESYS_WAIT_RETRY_AFTER: "retry_after", C.GENESYS_WAIT_PAUSE: "pause", C.GENESYS_WAIT_PACING: "pacing"}
)

// give hands the callbacks to create, whose object frees them when it needs them no more.
func (c Callbacks) give(create func(C.genesys_go_callbacks) error) error {
	given := C.genesys_go_callbacks{observer: c.Observer != nil, interrupt: c.Interrupt != nil, refresh_token: c.RefreshToken != nil}
	if given == (C.genesys_go_callbacks{}) {
		return create(given)
	}
	handle := cgo.NewHandle(c)
	given.handle = C.uintptr_t(handle)
	err := create(given)
	if err != nil {
		handle.Delete()
	}
	return err
}

//export genesysGoObserve
func genesysGoObserve(event *C.genesys_event, handle C.uintptr_t) {
	call(handle, func(c Callbacks) {
		c.Observer(Event{
			Kind:          eventKinds[event.kind],
			OperationID:   C.GoString(event.operation_id),
			Method:        C.GoString(event.method),
			Path:          C.GoString(event.path),
			Attempt:       int(event.attempt),
			HTTPStatus:    int(event.http_status),
			ErrorKind:     kinds[int32(event.error_kind)],
			Error:         C.GoString(event.error),
			CorrelationID: C.GoString(event.correlation_id),
			Elapsed:       milliseconds(float64(event.elapsed_ms)),
			Delay:         milliseconds(float64(event.delay_ms)),
			WaitReason:    waitReasons[event.wait_reason],
		})
	})
}

//export genesysGoInterrupt
func genesysGoInterrupt(handle C.uintptr_t) (end C.bool) {
	call(handle, func(c Callbacks) { end = C.bool(c.Interrupt()) })
	return end
}

//export genesysGoRefreshToken
func genesysGoRefreshToken(token *C.char, handle C.uintptr_t) {
	call(handle, func(c Callbacks) { c.RefreshToken(Secret(C.GoString(token))) })
}

//export genesysGoFreeHandle
func genesysGoFreeHandle(handle C.uintptr_t) {
	cgo.Handle(handle).Delete()
}

// call runs a callback, and ends the program if it does not return: net/http, for one, would recover from its panic,
// after the runtime has skipped the library's frames.
func call(handle C.uintptr_t, callback func(Callbacks)) {
	returned := false
	defer func() {
		if !returned {
			fault := fmt.Sprintf("onboarding: a callback did not return: %v\n%s", recover(), debug.Stack())
			go panic(fault) // nothing recovers there
			select {}
		}
	}()
	callback(cgo.Handle(handle).Value().(Callbacks))
	returned = true
}
