package onboarding

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"regexp"
	"strconv"
	"time"
)

// A requester is encoded in requests in another way than for all others: with its secrets.
type requester interface{ request() any }

// encode returns the JSON of an argument of the library, by its name.
func encode(name string, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case []byte:
		return v, nil // JSON already
	case requester:
		value = v.request()
	}
	data, err := json.Marshal(value)
	if err == nil && bytes.Contains(data, []byte(`"`+redacted+`"`)) {
		err = errors.New("a Secret was passed; use string(secret) here")
	}
	if err != nil {
		return nil, because(err, KindInvalidArgument, name)
	}
	return data, nil
}

// typed decodes what a call has returned.
func typed[T any](data []byte, err error) (value T, _ error) {
	if err != nil {
		return value, err
	}
	if err = json.Unmarshal(data, &value); err != nil {
		err = json.Unmarshal(tokens.ReplaceAllFunc(data, integral), &value)
	}
	if err != nil {
		var none T
		return none, because(err, KindDecode, "the library's JSON")
	}
	return value, nil
}

// tokens are the strings and the numbers of JSON.
var tokens = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*`)

// integral writes a number such as 63.0, which the library takes for an integer and encoding/json does not, as 63.
func integral(token []byte) []byte {
	number, err := strconv.ParseFloat(string(token), 64)
	if err == nil && bytes.ContainsAny(token, ".eE") && number == math.Trunc(number) && math.Abs(number) < 1<<53 {
		return strconv.AppendInt(nil, int64(number), 10)
	}
	return token
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

// requested is what is sent of a part of a request; nil if it is absent.
func requested[T requester](part *T) any {
	if part == nil {
		return nil
	}
	return (*part).request()
}

// millis is a time in JSON: in milliseconds, whole ones when it is encoded.
type millis time.Duration

func (m millis) whole() int64 {
	away := time.Millisecond - 1 // from 0, which would be an absent time
	if m < 0 {
		away = -away
	}
	return (time.Duration(m) + away).Milliseconds()
}

func (m millis) MarshalJSON() ([]byte, error) { return json.Marshal(m.whole()) }

func (m *millis) UnmarshalJSON(data []byte) error {
	var value float64
	err := json.Unmarshal(data, &value)
	*m = millis(value * float64(time.Millisecond))
	return err
}
