package onboarding

import "errors"

// ErrClosed is found by errors.Is in the error of a call on something that was closed.
var ErrClosed = errors.New("already closed")

// Kind says what failed. It is itself an error, for errors.Is(err, onboarding.KindTimeout).
type Kind string

// Error returns the name of the kind.
func (k Kind) Error() string { return string(k) }

// Error returns Message: what failed and what to do, on one line.
func (e *Error) Error() string { return e.Message }

// Is reports whether target is the error's kind.
func (e *Error) Is(target error) bool { return target == error(e.Kind) }

// Unwrap returns what ended the call from outside, such as context.Canceled; nil if nothing did.
func (e *Error) Unwrap() error { return e.cause }

// Timeout reports whether a timeout or a deadline expired.
func (e *Error) Timeout() bool { return e.Kind == KindTimeout }

// ErrorBody decodes Body; nil if there is none, or if it is not one of the platform's.
func (e *Error) ErrorBody() *ErrorBody {
	body, _ := typed[*ErrorBody](e.Body, nil)
	return body
}

// because returns an error that is met before or after the library's part.
func because(cause error, kind Kind, subject string) error {
	return &Error{Kind: kind, Message: subject + ": " + cause.Error(), cause: cause}
}
