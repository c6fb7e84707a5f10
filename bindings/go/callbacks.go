package onboarding

/*
#include <genesys_onboarding.h>
#include <stdlib.h>

extern void genesysGoObserve(genesys_event *event, void *user_data);
extern bool genesysGoInterrupt(void *user_data);
extern void genesysGoObserveRefreshToken(char *token, void *user_data);
extern void genesysGoFree(void *user_data);
*/
import "C"

import (
	"fmt"
	"runtime/cgo"
	"runtime/debug"
	"unsafe"
)

// Callbacks of a client and of those derived from it. They run on the goroutine of the call that they concern, which
// waits until they return, and for several calls at once. They must return: a panic or runtime.Goexit in one ends the
// program, since it cannot pass through the library.
type Callbacks struct {
	// Observer is told of each attempt, wait and token refresh.
	Observer func(Event)
	// Interrupt is asked at least every 100 ms while a call waits; true ends the call.
	Interrupt func() bool
	// RefreshTokenObserver is given each new refresh token of a person, and may store it.
	RefreshTokenObserver func(Secret)
}

// pass hands the callbacks to a function of the library, which frees them when no client has them any more, unless the
// function fails. What the library is given to keep is memory of C, which has a handle in it.
func (c Callbacks) pass(create func(*C.genesys_callbacks) error) error {
	userData := C.malloc(C.size_t(unsafe.Sizeof(cgo.Handle(0))))
	*(*cgo.Handle)(userData) = cgo.NewHandle(c)
	passed := C.genesys_callbacks{
		struct_size:    C.sizeof_genesys_callbacks,
		user_data:      userData,
		free_user_data: C.genesys_free_user_data_callback(C.genesysGoFree),
	}
	if c.Observer != nil {
		passed.observer = C.genesys_observer_callback(C.genesysGoObserve)
	}
	if c.Interrupt != nil {
		passed.interrupt = C.genesys_interrupt_callback(C.genesysGoInterrupt)
	}
	if c.RefreshTokenObserver != nil {
		passed.refresh_token = C.genesys_refresh_token_callback(C.genesysGoObserveRefreshToken)
	}
	err := create(&passed)
	if err != nil {
		genesysGoFree(userData)
	}
	return err
}

//export genesysGoObserve
func genesysGoObserve(event *C.genesys_event, userData unsafe.Pointer) {
	run(userData, func(c Callbacks) {
		if e, err := typed[Event](output(C.genesys_event_to_json(event)), nil); err == nil {
			c.Observer(e)
		}
	})
}

//export genesysGoInterrupt
func genesysGoInterrupt(userData unsafe.Pointer) (end C.bool) {
	run(userData, func(c Callbacks) { end = C.bool(c.Interrupt()) })
	return end
}

//export genesysGoObserveRefreshToken
func genesysGoObserveRefreshToken(token *C.char, userData unsafe.Pointer) {
	run(userData, func(c Callbacks) { c.RefreshTokenObserver(Secret(C.GoString(token))) })
}

//export genesysGoFree
func genesysGoFree(userData unsafe.Pointer) {
	(*cgo.Handle)(userData).Delete()
	C.free(userData)
}

// run runs a callback, and ends the program if it does not return: net/http, for one, would recover from its panic,
// after the runtime has skipped the library's frames.
func run(userData unsafe.Pointer, callback func(Callbacks)) {
	returned := false
	defer func() {
		if !returned {
			fault := fmt.Sprintf("onboarding: a callback did not return: %v\n%s", recover(), debug.Stack())
			go panic(fault) // nothing recovers there
			select {}
		}
	}()
	callback((*cgo.Handle)(userData).Value().(Callbacks))
	returned = true
}
