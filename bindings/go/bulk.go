package onboarding

// #include "library.h"
import "C"

import (
	"context"
	"encoding/json"
	"unsafe"
)

// Bulk is a bulk run: many people staged, created or joined, each exactly once, also after a crash. Its journal has on
// disk what was sent. Many goroutines may use it at once. It is to be closed.
type Bulk struct {
	handle *handle
	client *Client
}

// BulkRequest is what is done for one person: a StageUserRequest, a CreateUserRequest or a JoinExistingOrgsRequest.
type BulkRequest interface {
	bulkRequest() (verb string, body any)
}

func (r StageUserRequest) bulkRequest() (string, any)        { return "stage", r }
func (r CreateUserRequest) bulkRequest() (string, any)       { return "create", r.request() }
func (r JoinExistingOrgsRequest) bulkRequest() (string, any) { return "join", r }

// BulkKey says who a person is, by the IDs and the email address in one of the requests.
type BulkKey struct {
	Stage  *StageUserRequest        `json:"stage,omitempty"`
	Create *CreateUserRequest       `json:"create,omitempty"`
	Join   *JoinExistingOrgsRequest `json:"join,omitempty"`
}

// BulkOutcome is what has become of one person.
type BulkOutcome struct {
	Key           BulkKey         `json:"key"`
	Status        string          `json:"status"`     // done, rejected, in_doubt, not_sent or duplicate
	Resumed       bool            `json:"resumed"`    // an earlier run has recorded it
	Reconciled    bool            `json:"reconciled"` // the service was asked afterwards
	HTTPStatus    int             `json:"httpStatus,omitempty"`
	CorrelationID string          `json:"correlationId,omitempty"`
	Message       string          `json:"message,omitempty"`
	Response      json.RawMessage `json:"response,omitempty"` // the service's JSON
}

// BulkReport is the report of a run.
type BulkReport struct {
	IsComplete bool           `json:"isComplete"`
	Summary    string         `json:"summary"`
	Counts     map[string]int `json:"counts"`
	Outcomes   []BulkOutcome  `json:"outcomes"`
	Duplicates []BulkKey      `json:"duplicates"`
	Stopped    string         `json:"stopped,omitempty"` // why the run has ended early
}

// NewBulk opens the journal of a run, or creates it. Nothing is sent yet. The run may outlive the client, whose Cancel
// ends it.
func NewBulk(client *Client, options BulkOptions) (*Bulk, error) {
	data, err := encode("bulk options", options)
	if err != nil {
		return nil, err
	}
	scope, err := client.WithOptions(Options{})
	if err != nil {
		return nil, err
	}
	var bulk *C.genesys_bulk
	if err := scope.use(func(client *C.genesys_client, failure **C.genesys_error) C.genesys_status {
		return C.genesys_bulk_open(client, input(data), &bulk, failure)
	}); err != nil {
		_ = scope.Close()
		return nil, err
	}
	free := func(pointer unsafe.Pointer) { C.genesys_bulk_free((*C.genesys_bulk)(pointer)) }
	return &Bulk{newHandle("bulk run", unsafe.Pointer(bulk), free), scope}, nil
}

// Submit does everything for one person, and returns when the outcome is known. An error, but of an invalid argument,
// ends the run, and so does the end of ctx.
func (b *Bulk) Submit(ctx context.Context, request BulkRequest) (*BulkOutcome, error) {
	outcome := new(BulkOutcome)
	err := b.call(request, outcome, func(bulk *C.genesys_bulk, request *C.char, result **C.char) error {
		return wait(ctx, "bulk run", b.client.Cancel, func(failure **C.genesys_error) C.genesys_status {
			return C.genesys_bulk_submit_json(bulk, request, result, failure)
		})
	})
	if err != nil {
		return nil, err
	}
	return outcome, nil
}

// Enlist adds a person to the report before Submit comes to them.
func (b *Bulk) Enlist(request BulkRequest) error {
	return b.call(request, nil, func(bulk *C.genesys_bulk, request *C.char, _ **C.char) error {
		return do(func(failure **C.genesys_error) C.genesys_status {
			return C.genesys_bulk_enlist_json(bulk, request, failure)
		})
	})
}

// Report returns the outcomes so far.
func (b *Bulk) Report() (*BulkReport, error) {
	report := new(BulkReport)
	err := b.call(nil, report, func(bulk *C.genesys_bulk, _ *C.char, result **C.char) error {
		return do(func(failure **C.genesys_error) C.genesys_status {
			return C.genesys_bulk_report_json(bulk, result, failure)
		})
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

func (b *Bulk) call(request BulkRequest, result any, call func(bulk *C.genesys_bulk, request *C.char, result **C.char) error) error {
	var data []byte
	if request != nil {
		verb, body := request.bulkRequest()
		var err error
		if data, err = encode(verb, map[string]any{verb: body}); err != nil {
			return err
		}
	}
	var text *C.char
	err := b.handle.use(func(bulk unsafe.Pointer) error { return call((*C.genesys_bulk)(bulk), input(data), &text) })
	if data := output(text); err == nil && data != nil {
		err = decode("bulk run", data, result)
	}
	return err
}

// Close frees the run once its calls in progress have completed, and lets another one use the journal.
func (b *Bulk) Close() error {
	b.handle.close()
	return b.client.Close()
}
