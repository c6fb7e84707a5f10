package onboarding

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"time"
)

// A requester is encoded in requests in another way than for all others: with its secrets.
type requester interface{ request() any }

// encode returns the JSON of what is sent, of which subject speaks.
func encode(subject string, value any) ([]byte, error) {
	if value == nil {
		return nil, nil
	}
	if r, ok := value.(requester); ok {
		value = r.request()
	}
	data, err := json.Marshal(value)
	if err == nil && bytes.Contains(data, []byte(`"`+redacted+`"`)) {
		err = errors.New("a Secret was passed; use string(secret) here")
	}
	if err != nil {
		return nil, because(err, KindInvalidArgument, subject)
	}
	return data, nil
}

// decode reads what the library has validated: it takes 63.0 for an integer, which encoding/json does not.
func decode(subject string, data []byte, value any) error {
	err := json.Unmarshal(data, value)
	if mismatch := new(json.UnmarshalTypeError); errors.As(err, &mismatch) && strings.HasPrefix(mismatch.Value, "number") {
		var tree any
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		if err = decoder.Decode(&tree); err == nil {
			data, _ = json.Marshal(integers(tree))
			err = json.Unmarshal(data, value)
		}
	}
	if err != nil {
		return because(err, KindDecode, subject)
	}
	return nil
}

// integers replaces the numbers of a tree that have an integral value.
func integers(tree any) any {
	switch node := tree.(type) {
	case json.Number:
		if f, err := node.Float64(); err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
			return int64(f)
		}
	case []any:
		for i := range node {
			node[i] = integers(node[i])
		}
	case map[string]any:
		for name := range node {
			node[name] = integers(node[name])
		}
	}
	return tree
}

// Ptr returns a pointer to a value, for what is optional.
func Ptr[T any](value T) *T { return &value }

// present tells an empty list from an absent one.
func present[T any](list []T) *[]T {
	if list == nil {
		return nil
	}
	return &list
}

func milliseconds(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

// wholeMilliseconds rounds away from 0, which would be an absent time.
func wholeMilliseconds(d time.Duration) int64 {
	whole := int64(d / time.Millisecond)
	switch rest := d % time.Millisecond; {
	case rest > 0:
		whole++
	case rest < 0:
		whole--
	}
	return whole
}
