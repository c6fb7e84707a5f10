package onboarding

import (
	"context"
	"time"
)

// Login is a person's login with a browser, by authorization code and PKCE. It is to be closed.
type Login struct {
	handle       *loginHandle
	totalTimeout time.Duration
}

// NewLogin begins a login: it listens on the loopback interface. The settings are those of the client to be, with
// ClientID, and their callback RefreshTokenObserver is given the person's refresh tokens.
func NewLogin(settings Settings, options LoginOptions) (*Login, error) {
	handle, err := loginBegin(settings, options, settings.Callbacks)
	if err != nil {
		return nil, err
	}
	return &Login{handle, settings.TotalTimeout}, nil
}

// URL returns the address of the login page, for the person's browser alone; empty once the login is closed.
func (l *Login) URL() string { return loginURL(l.handle) }

// RedirectURI returns where the browser is redirected to, with the port that is listened on; empty once the login is closed.
func (l *Login) RedirectURI() string { return loginRedirectURI(l.handle) }

// Wait waits until the person has logged in, and returns their client. After the deadline of ctx it may be called
// again; a ctx that is cancelled ends the login, as Cancel does.
func (l *Login) Wait(ctx context.Context) (*Client, error) {
	timeout := maxTimeout
	if deadline, ok := ctx.Deadline(); ok {
		timeout = limited(time.Until(deadline), timeout)
	}
	return l.finish(ctx, func() (*clientHandle, error) { return loginWait(l.handle, uint64(millis(timeout).whole())) })
}

// Finish finishes the login with what the person pastes: the address that their browser was sent to, or its code.
func (l *Login) Finish(ctx context.Context, pasted string) (*Client, error) {
	return l.finish(ctx, func() (*clientHandle, error) { return loginFinish(l.handle, pasted) })
}

func (l *Login) finish(ctx context.Context, call func() (*clientHandle, error)) (*Client, error) {
	handle, err := wait(ctx, "login", func() {
		if ctx.Err() == context.Canceled {
			l.Cancel()
		}
	}, call)
	return newClient(handle, l.totalTimeout, err)
}

// Cancel ends the login for good. A client that has come of it goes on.
func (l *Login) Cancel() { loginCancel(l.handle) }

// Close frees the login, once a Wait in progress has returned.
func (l *Login) Close() error {
	l.handle.close()
	return nil
}
