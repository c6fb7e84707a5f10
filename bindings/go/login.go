package onboarding

// #include "library.h"
import "C"

import (
	"context"
	"time"
	"unsafe"
)

// Login is a person's login with a browser, by authorization code and PKCE. It is to be closed.
type Login struct {
	handle       *handle
	url          string
	redirectURI  string
	totalTimeout time.Duration
}

// NewLogin begins a login: it listens on the loopback interface. The settings are those of the client to be, with
// ClientID, and their callback RefreshToken is given the person's refresh tokens.
func NewLogin(settings Settings, options LoginOptions) (*Login, error) {
	if err := checkVersion(); err != nil {
		return nil, err
	}
	settingsJSON, err := encode("settings", settings)
	if err != nil {
		return nil, err
	}
	optionsJSON, err := encode("login options", options)
	if err != nil {
		return nil, err
	}
	var login *C.genesys_login
	if err := settings.Callbacks.give(func(given C.genesys_go_callbacks) error {
		return do(func(failure **C.genesys_error) C.genesys_status {
			return C.genesys_go_login_begin(input(settingsJSON), input(optionsJSON), given, &login, failure)
		})
	}); err != nil {
		return nil, err
	}
	free := func(pointer unsafe.Pointer) { C.genesys_login_free((*C.genesys_login)(pointer)) }
	url, redirectURI := C.GoString(C.genesys_login_url(login)), C.GoString(C.genesys_login_redirect_uri(login))
	return &Login{newHandle("login", unsafe.Pointer(login), free), url, redirectURI, settings.TotalTimeout}, nil
}

// URL returns the address of the login page, for the person's browser alone.
func (l *Login) URL() string { return l.url }

// RedirectURI returns where the browser is redirected to, with the port that is listened on.
func (l *Login) RedirectURI() string { return l.redirectURI }

// Wait waits until the person has logged in, and returns their client. After the deadline of ctx it may be called
// again; a ctx that is cancelled ends the login, as Cancel does.
func (l *Login) Wait(ctx context.Context) (*Client, error) {
	timeout := maxTimeout
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < timeout {
		timeout = time.Until(deadline)
	}
	return l.finish(ctx, func(login *C.genesys_login, client **C.genesys_client, failure **C.genesys_error) C.genesys_status {
		return C.genesys_login_wait(login, C.uint64_t(wholeMilliseconds(timeout)), client, failure)
	})
}

// Finish finishes the login with what the person pastes: the address that their browser was sent to, or its code.
func (l *Login) Finish(ctx context.Context, pasted string) (*Client, error) {
	return l.finish(ctx, func(login *C.genesys_login, client **C.genesys_client, failure **C.genesys_error) C.genesys_status {
		return C.genesys_login_finish(login, input(pasted), client, failure)
	})
}

func (l *Login) finish(ctx context.Context, call func(*C.genesys_login, **C.genesys_client, **C.genesys_error) C.genesys_status) (*Client, error) {
	cancel := func() {
		if ctx.Err() == context.Canceled {
			l.Cancel()
		}
	}
	var client *C.genesys_client
	err := l.handle.use(func(login unsafe.Pointer) error {
		return wait(ctx, "login", cancel, func(failure **C.genesys_error) C.genesys_status {
			return call((*C.genesys_login)(login), &client, failure)
		})
	})
	if err != nil {
		return nil, err
	}
	return newClient(client, l.totalTimeout), nil
}

// Cancel ends the login for good. A client that has come of it goes on.
func (l *Login) Cancel() {
	_ = l.handle.use(func(login unsafe.Pointer) error {
		C.genesys_login_cancel((*C.genesys_login)(login))
		return nil
	})
}

// Close frees the login, once a Wait in progress has returned.
func (l *Login) Close() error {
	l.handle.close()
	return nil
}
