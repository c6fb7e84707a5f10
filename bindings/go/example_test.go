package onboarding_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"time"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

func Example() {
	sandbox, err := onboarding.NewSandbox(onboarding.SandboxOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer sandbox.Close()
	client, err := sandbox.Client(onboarding.Settings{}) // or NewClient, with the settings of the platform
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	invite, err := client.GetOnboardingInvite(context.Background(), "invite-1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(invite.ToAddress)
	// Output: guest-1@acme.example
}

func ExampleNewClient() {
	client, err := onboarding.NewClient(onboarding.Settings{
		Region:       "eu-west-1",
		ClientID:     "my-client-id",
		ClientSecret: onboarding.Secret(os.Getenv("CLIENT_SECRET") + "..."),
		TotalTimeout: 10 * time.Second,
	})
	fmt.Println(client != nil, err)
	// Output: true <nil>
}

func ExampleError() {
	sandbox, client := sandboxAndClient()
	defer sandbox.Close()
	defer client.Close()

	_, err := client.GetOnboardingInvite(context.Background(), "unknown")
	var e *onboarding.Error
	if errors.As(err, &e) {
		fmt.Println(e.Kind, e.HTTPStatus, e.Code, e.Retryable)
	}
	fmt.Println(errors.Is(err, onboarding.KindTimeout))
	// Output:
	// API 404 not.found false
	// false
}

func ExampleClient_IterOnboardingInvites() {
	sandbox, client := sandboxAndClient()
	defer sandbox.Close()
	defer client.Close()

	invites := client.IterOnboardingInvites(context.Background(), &onboarding.PageOptions{PageSize: onboarding.Ptr[int64](25)})
	count := 0
	for invites.Next() {
		count++
	}
	fmt.Println(count, invites.Err())
	// Output: 63 <nil>
}

func ExampleClient_WithOptions() {
	sandbox, client := sandboxAndClient()
	defer sandbox.Close()
	defer client.Close()

	dialer, err := client.WithOptions(onboarding.CallOptions{
		MaxRetries: onboarding.Ptr(0),
		Headers:    map[string]onboarding.Secret{"Genesys-App": "dialer"},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer dialer.Close()
	exists, err := dialer.HeadOnboardingOrganizationUsers(context.Background(), "organization-1", "ada@acme.example")
	fmt.Println(exists, err)
	// Output: true <nil>
}

func ExampleClient_Call() {
	sandbox, client := sandboxAndClient()
	defer sandbox.Close()
	defer client.Close()

	result, err := client.Call(context.Background(), "headOnboardingOrganizationUsers", map[string]string{
		"organizationId": "organization-1",
		"email":          "unknown@acme.example",
	})
	fmt.Println(string(result), err)
	// Output: false <nil>
}

func ExampleClient_LastResponse() {
	sandbox, client := sandboxAndClient()
	defer sandbox.Close()
	defer client.Close()

	if err := client.DeleteOnboardingInvite(context.Background(), "invite-2"); err != nil {
		log.Fatal(err)
	}
	last := client.LastResponse()
	fmt.Println(last.OperationID, last.HTTPStatus, last.Attempts)
	// Output: deleteOnboardingInvite 204 1
}

func ExampleClient_deadline() {
	sandbox, client := sandboxAndClient()
	defer sandbox.Close()
	defer client.Close()

	if err := sandbox.FailNext(onboarding.Fault{Delay: 30 * time.Second}); err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	_, err := client.GetOnboardingInvite(ctx, "invite-1")
	fmt.Println(errors.Is(err, context.DeadlineExceeded))
	// Output: true
}

func ExampleCallbacks() {
	sandbox, err := onboarding.NewSandbox(onboarding.SandboxOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer sandbox.Close()
	settings := sandbox.Settings()
	settings.Callbacks.Observer = func(e onboarding.Event) {
		if e.Kind == onboarding.EventKindAttempt {
			fmt.Println(e.Method, e.Path, e.HTTPStatus)
		}
	}
	client, err := onboarding.NewClient(settings)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	if _, err := client.GetOnboardingActivation(context.Background(), "activation-1"); err != nil {
		log.Fatal(err)
	}
	// Output:
	// POST /oauth/token 200
	// GET /api/v2/onboarding/activations/{activationId} 200
}

func ExampleSandbox_FailNext() {
	sandbox, client := sandboxAndClient()
	defer sandbox.Close()
	defer client.Close()

	fault := onboarding.Fault{Count: 1, Status: http.StatusServiceUnavailable, RetryAfter: onboarding.Ptr(0)}
	if err := sandbox.FailNext(fault); err != nil {
		log.Fatal(err)
	}
	_, err := client.GetOnboardingInvite(context.Background(), "invite-1")
	fmt.Println(client.LastResponse().Attempts, err)
	// Output: 2 <nil>
}

func ExampleLogin() {
	sandbox, client := sandboxAndClient()
	defer sandbox.Close()
	defer client.Close()

	url := sandbox.Settings().BaseURL
	settings := onboarding.Settings{BaseURL: url, LoginURL: url, ClientID: "sandbox-public-client"}
	login, err := onboarding.NewLogin(settings, onboarding.LoginOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer login.Close()
	go func() { // in place of the person's browser
		if response, err := http.Get(login.URL() + "&sandbox_user=ada@acme.example"); err == nil {
			response.Body.Close()
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	person, err := login.Wait(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer person.Close()
	_, err = person.GetOnboardingInvites(ctx, nil)
	fmt.Println(err)
	// Output: <nil>
}

func ExampleBulk() {
	sandbox, client := sandboxAndClient()
	defer sandbox.Close()
	defer client.Close()
	folder, err := os.MkdirTemp("", "onboarding")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)

	bulk, err := onboarding.NewBulk(client, onboarding.BulkOptions{Journal: filepath.Join(folder, "people.journal")})
	if err != nil {
		log.Fatal(err)
	}
	defer bulk.Close()
	for _, email := range []string{"kim@acme.example", "lin@acme.example"} {
		if _, err := bulk.Submit(context.Background(), onboarding.BulkRequest{Stage: &onboarding.StageUserRequest{JoinCodeID: "joincode-1", Email: email}}); err != nil {
			log.Fatal(err)
		}
	}
	report, err := bulk.Report()
	fmt.Println(report.Summary, err)
	// Output: 2 of 2 people done <nil>
}

func sandboxAndClient() (*onboarding.Sandbox, *onboarding.Client) {
	sandbox, err := onboarding.NewSandbox(onboarding.SandboxOptions{})
	if err != nil {
		log.Fatal(err)
	}
	client, err := sandbox.Client(onboarding.Settings{})
	if err != nil {
		log.Fatal(err)
	}
	return sandbox, client
}
