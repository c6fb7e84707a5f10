// Command journey drives the package for the tests that all bindings share: a JSON object a line in, and one out.
package main

// #cgo pkg-config: genesys_onboarding
// #include <genesys_onboarding.h>
import "C"

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"time"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

type request struct {
	ID        json.RawMessage `json:"id"`
	Do        string          `json:"do"`
	Options   json.RawMessage `json:"options"`
	Verb      string          `json:"verb"`
	Arguments json.RawMessage `json:"arguments"`
	Name      string          `json:"name"`
	From      string          `json:"from"`
	Settings  json.RawMessage `json:"settings"`
	Observe   bool            `json:"observe"`
	Client    string          `json:"client"`
	Operation string          `json:"operation"`
	TimeoutMs *int64          `json:"timeoutMs"`
	Limit     *int            `json:"limit"`
	Times     int             `json:"times"`
}

type event struct {
	Kind      onboarding.EventKind `json:"kind"`
	Operation string               `json:"operation"`
	Attempt   int                  `json:"attempt"`
	Status    int                  `json:"status"`
}

// ids is an iterator over the IDs of entities, of whatever type.
type ids struct {
	next  func() bool
	id    func() string
	err   func() error
	close func()
}

func idsOf[T any](it *onboarding.Iterator[T], id func(T) string) ids {
	return ids{it.Next, func() string { return id(it.Value()) }, it.Err, it.Close}
}

type journey struct {
	sandbox *onboarding.Sandbox

	mu      sync.Mutex
	clients map[string]*onboarding.Client
	events  map[string][]event
	output  *json.Encoder
}

func main() {
	j := &journey{
		clients: map[string]*onboarding.Client{},
		events:  map[string][]event{},
		output:  json.NewEncoder(os.Stdout),
	}
	j.write(map[string]any{
		"language": "go", "version": strings.TrimPrefix(runtime.Version(), "go"), "library": C.GoString(C.genesys_version()),
		"threads": true, "events": true,
	})
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		var r request
		if err == nil {
			err = json.Unmarshal(line, &r)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		switch r.Do {
		case "call", "typed", "pages", "repeat":
			go j.respond(r)
		default:
			j.respond(r)
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, client := range j.clients {
		client.Cancel()
		client.Close()
	}
	if j.sandbox != nil {
		j.sandbox.Close()
	}
}

func (j *journey) write(message map[string]any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.output.Encode(message); err != nil {
		os.Exit(1)
	}
}

func (j *journey) respond(r request) {
	result, err := j.do(r)
	if err == nil {
		j.write(map[string]any{"id": r.ID, "result": result})
		return
	}
	message := map[string]any{"id": r.ID, "error": map[string]any{"kind": "JOURNEY", "message": err.Error()}}
	if e := new(onboarding.Error); errors.As(err, &e) {
		message["error"] = e
	}
	if found, ok := result.(map[string]any); ok && r.Do == "pages" {
		message["ids"] = found["ids"]
	}
	j.write(message)
}

func (j *journey) client(name string) *onboarding.Client {
	j.mu.Lock()
	defer j.mu.Unlock()
	if client := j.clients[name]; client != nil {
		return client
	}
	panic("there is no client " + name)
}

func (j *journey) add(name string, client *onboarding.Client, err error) error {
	if err == nil {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.clients[name] = client
	}
	return err
}

func (j *journey) do(r request) (any, error) {
	switch r.Do {
	case "sandbox":
		return j.startSandbox(r.Options)
	case "verb":
		return j.verb(r.Verb, r.Arguments)
	case "client":
		client, err := onboarding.NewClientJSON(r.Settings, j.callbacks(r))
		return nil, j.add(r.Name, client, err)
	case "derive":
		var options onboarding.CallOptions
		if err := unmarshal(r.Options, &options); err != nil {
			return nil, err
		}
		client, err := j.client(r.From).WithOptions(options)
		return nil, j.add(r.Name, client, err)
	case "cancel":
		j.client(r.Client).Cancel()
		return nil, nil
	case "last_response":
		return j.client(r.Client).LastResponse(), nil
	case "events":
		j.mu.Lock()
		defer j.mu.Unlock()
		return append([]event{}, j.events[r.Client]...), nil
	case "close":
		return nil, j.client(r.Client).Close()
	case "collect":
		runtime.GC()
		return nil, nil
	}
	return j.call(r)
}

func (j *journey) call(r request) (any, error) {
	ctx := context.Background()
	if r.TimeoutMs != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(*r.TimeoutMs)*time.Millisecond)
		defer cancel()
	}
	client := j.client(r.Client)
	if r.Arguments == nil {
		r.Arguments = json.RawMessage("{}")
	}
	switch r.Do {
	case "call":
		return client.Call(ctx, r.Operation, r.Arguments)
	case "typed":
		call := typed[r.Operation]
		if call == nil {
			return nil, fmt.Errorf("there is no method for %s", r.Operation)
		}
		return call(ctx, client, r.Arguments)
	case "pages":
		return pages(ctx, client, r)
	case "repeat":
		succeeded := 0
		for i := 0; i < r.Times; i++ {
			if _, err := client.Call(ctx, r.Operation, r.Arguments); err == nil {
				succeeded++
			}
		}
		return map[string]int{"succeeded": succeeded, "failed": r.Times - succeeded}, nil
	}
	return nil, fmt.Errorf("unknown request %q", r.Do)
}

func pages(ctx context.Context, client *onboarding.Client, r request) (any, error) {
	iterate := iterated[r.Operation]
	if iterate == nil {
		return nil, fmt.Errorf("%s has no pages", r.Operation)
	}
	it, err := iterate(ctx, client, r.Arguments)
	if err != nil {
		return nil, err
	}
	defer it.close()
	found := []string{}
	for (r.Limit == nil || len(found) < *r.Limit) && it.next() {
		found = append(found, it.id())
	}
	return map[string]any{"ids": found}, it.err()
}

func (j *journey) callbacks(r request) onboarding.Callbacks {
	if !r.Observe {
		return onboarding.Callbacks{}
	}
	return onboarding.Callbacks{Observer: func(e onboarding.Event) {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.events[r.Name] = append(j.events[r.Name], event{e.Kind, e.OperationID, e.Attempt, e.HTTPStatus})
	}}
}

func (j *journey) startSandbox(options json.RawMessage) (any, error) {
	var parsed onboarding.SandboxOptions
	err := unmarshal(options, &parsed)
	if err != nil {
		return nil, err
	}
	if j.sandbox, err = onboarding.NewSandbox(parsed); err != nil {
		return nil, err
	}
	describe, err := j.sandbox.Describe()
	s := j.sandbox.Settings()
	settings := map[string]string{
		"baseUrl": s.BaseURL, "loginUrl": s.LoginURL, "clientId": s.ClientID, "clientSecret": string(s.ClientSecret),
	}
	return map[string]any{"settings": settings, "describe": describe}, err
}

// verb calls the method of a verb: fail_next is FailNext.
func (j *journey) verb(verb string, arguments json.RawMessage) (any, error) {
	var name string
	for _, word := range strings.Split(verb, "_") {
		name += strings.ToUpper(word[:1]) + word[1:]
	}
	method := reflect.ValueOf(j.sandbox).MethodByName(name)
	if !method.IsValid() {
		return nil, fmt.Errorf("there is no method for %s", verb)
	}
	var values []reflect.Value
	if method.Type().NumIn() == 1 {
		argument := reflect.New(method.Type().In(0))
		if err := unmarshal(arguments, argument.Interface()); err != nil {
			return nil, err
		}
		values = append(values, argument.Elem())
	}
	results := method.Call(values)
	err, _ := results[len(results)-1].Interface().(error)
	if len(results) == 1 {
		return struct{}{}, err
	}
	return results[0].Interface(), err
}

func unmarshal(data json.RawMessage, value any) error {
	if data == nil {
		return nil
	}
	return json.Unmarshal(data, value)
}
