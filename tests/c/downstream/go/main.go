// A downstream program in Go: a sandbox, a client, a listing from several goroutines, and an error.
package main

// #include <genesys_onboarding.h>
// #include <stdlib.h>
import "C"

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"unsafe"
)

// failure takes over an error of the library; nil if the status is GENESYS_OK.
func failure(status C.genesys_status, err *C.genesys_error) error {
	if status == C.GENESYS_OK {
		return nil
	}
	defer C.genesys_error_free(err)
	return errors.New(C.GoString(C.genesys_error_message(err)))
}

func call(client *C.genesys_client, operation, arguments string, result any) error {
	operationID, argumentsJSON := C.CString(operation), C.CString(arguments)
	defer C.free(unsafe.Pointer(operationID))
	defer C.free(unsafe.Pointer(argumentsJSON))
	var resultJSON *C.char
	var err *C.genesys_error
	if err := failure(C.genesys_call_json(client, operationID, argumentsJSON, &resultJSON, &err), err); err != nil {
		return err
	}
	defer C.genesys_string_free(resultJSON)
	return json.Unmarshal([]byte(C.GoString(resultJSON)), result)
}

func run() error {
	var sandbox *C.genesys_sandbox
	var client *C.genesys_client
	var err *C.genesys_error
	if err := failure(C.genesys_sandbox_start(0, &sandbox, &err), err); err != nil {
		return err
	}
	defer C.genesys_sandbox_free(sandbox)
	settings := C.CString(fmt.Sprintf(`{"baseUrl": %q, "loginUrl": %[1]q, "clientId": %q, "clientSecret": %q}`,
		C.GoString(C.genesys_sandbox_base_url(sandbox)), C.GoString(C.genesys_sandbox_client_id(sandbox)),
		C.GoString(C.genesys_sandbox_client_secret(sandbox))))
	defer C.free(unsafe.Pointer(settings))
	if err := failure(C.genesys_client_new_json(settings, &client, &err), err); err != nil {
		return err
	}
	defer C.genesys_client_free(client)

	var listing struct{ Total int }
	if err := call(client, "getOnboardingInvites", `{}`, &listing); err != nil {
		return err
	}
	fmt.Printf("%s: %d invites\n", C.GoString(C.genesys_version()), listing.Total)

	var group sync.WaitGroup
	failures := make(chan error, 8)
	for i := 0; i < cap(failures); i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			failures <- call(client, "getOnboardingInvite", `{"inviteId": "missing"}`, &struct{}{})
		}()
	}
	group.Wait()
	close(failures)
	for err := range failures {
		if err == nil {
			return errors.New("a missing invite was found")
		}
	}
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
