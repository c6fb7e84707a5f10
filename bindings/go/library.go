package onboarding

/*
#include <genesys_onboarding.h>
#include <string.h>
*/
import "C"

import (
	"fmt"
	"strings"
	"unsafe"
)

// mismatch is set if the library is not the one that this package was written for.
var mismatch = checkVersion(C.GoString(C.genesys_version()))

func checkVersion(library string) error {
	if library == Version {
		return nil
	}
	return &Error{Kind: KindConfiguration, Message: fmt.Sprintf(
		"the library genesys_onboarding is version %s and this package %s; install the library %s", library, Version, Version)}
}

// do makes a call of the library.
func do(call func(failure **C.genesys_error) C.genesys_status) error {
	if mismatch != nil {
		return mismatch
	}
	var failure *C.genesys_error
	if call(&failure) == C.GENESYS_OK {
		return nil
	}
	if failure == nil { // no call fails so, but those that library_gen.go has in place of the sandbox's
		return &Error{Kind: KindConfiguration, Message: "the library genesys_onboarding was built without the sandbox"}
	}
	defer C.genesys_error_free(failure)
	e, err := typed[*Error](output(C.genesys_error_to_json(failure)), nil)
	if err != nil {
		return err
	}
	return e
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
	return C.GoBytes(unsafe.Pointer(text), C.int(C.strlen(text)))
}
