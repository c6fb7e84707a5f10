//go:build ignore

// A complete onboarding, which calls every operation of the API, against a sandbox:
//
//	go run examples/quickstart.go
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

// called has the operations that were called.
var called = map[string]bool{}

func main() {
	sandbox, err := onboarding.NewSandbox(onboarding.SandboxOptions{})
	check(err)
	defer sandbox.Close()
	client, err := sandbox.Client(onboarding.Settings{})
	check(err)
	defer client.Close()
	ctx := context.Background()
	fmt.Printf("An onboarding service runs at %s\n\n", sandbox.Settings().BaseURL)

	fmt.Println("A new organization")
	organizationID := createOrganization(ctx, client)
	activateBilling(ctx, client, organizationID)

	fmt.Println("\nUsers who join by a code")
	joinCodeID := createJoinCode(ctx, client)
	join(ctx, client, joinCodeID, organizationID)

	fmt.Println("\nCleaning up")
	cleanUp(ctx, client, joinCodeID)

	fmt.Println("\nTwo failures")
	fail(ctx, sandbox, client)

	description, err := sandbox.Describe()
	check(err)
	for _, operation := range description.Operations {
		if !called[operation] {
			log.Fatalf("%s was not called", operation)
		}
	}
	fmt.Printf("\n%d of %d operations\n", len(called), len(description.Operations))
}

func createOrganization(ctx context.Context, client *onboarding.Client) string {
	staged, err := client.PostOnboardingOrgprovisionings(ctx, onboarding.StageOrgProvisioningRequest{
		EmailAddress:     "lin@globex.example",
		OrganizationName: onboarding.Ptr("Globex"),
		ActivationID:     onboarding.Ptr("activation-1"),
	})
	check(err)
	record("postOnboardingOrgprovisionings", "staged as %s", staged.ID)

	completed, err := client.PostOnboardingOrgprovisioningComplete(ctx, staged.ID, onboarding.CompleteOrgProvisioningRequest{
		AdministratorEmail:    "lin@globex.example",
		AdministratorPassword: "correct horse battery staple",
		AdministratorName:     "Lin",
		OtherUsers:            []onboarding.OrgProvisioningUser{{Name: "Kim", Email: "kim@globex.example"}},
	})
	check(err)
	record("postOnboardingOrgprovisioningComplete", "created %s", completed.OrganizationID)

	provisioning, err := client.GetOnboardingOrgprovisioning(ctx, staged.ID, nil)
	check(err)
	record("getOnboardingOrgprovisioning", "completed: %t", provisioning.ProvisionCompleted)
	return completed.OrganizationID
}

func activateBilling(ctx context.Context, client *onboarding.Client, organizationID string) {
	activation, err := client.GetOnboardingActivation(ctx, "activation-1")
	check(err)
	record("getOnboardingActivation", "purchased by %s", activation.EmailAddress)

	applied, err := client.PostOnboardingActivationApply(ctx, "activation-1", onboarding.ApplyOrgBillingActivationRequest{
		OrganizationID: organizationID,
	})
	check(err)
	record("postOnboardingActivationApply", "%s %s", applied.JobName, applied.Status)
}

func createJoinCode(ctx context.Context, client *onboarding.Client) string {
	code, err := client.PostOnboardingJoincodes(ctx, onboarding.JoinCodeRequest{EmailDomains: []string{"acme.example"}})
	check(err)
	record("postOnboardingJoincodes", "created %s", code.ID)

	err = client.PutOnboardingJoincode(ctx, code.ID, onboarding.JoinCodeRequest{
		EmailDomains: []string{"acme.example", "acme.test"},
	})
	check(err)
	record("putOnboardingJoincode", "updated")

	code, err = client.GetOnboardingJoincode(ctx, code.ID, &onboarding.GetOnboardingJoincodeOptions{EmailDomain: onboarding.Ptr("acme.test")})
	check(err)
	record("getOnboardingJoincode", "for %s", strings.Join(code.EmailDomains, ", "))

	page, err := client.GetOnboardingJoincodes(ctx, nil)
	check(err)
	record("getOnboardingJoincodes", "%d join codes", len(page.Entities))
	return code.ID
}

func join(ctx context.Context, client *onboarding.Client, joinCodeID, organizationID string) {
	err := client.PostOnboardingUsersStage(ctx, onboarding.StageUserRequest{JoinCodeID: joinCodeID, Email: "sam@acme.test"})
	check(err)
	record("postOnboardingUsersStage", "invited by email")

	page, err := client.GetOnboardingInvites(ctx, nil)
	check(err)
	record("getOnboardingInvites", "%d invites", *page.Total)

	var inviteID string
	invites := client.IterOnboardingInvites(ctx, nil)
	for invites.Next() {
		if invites.Value().ToAddress == "sam@acme.test" {
			inviteID = invites.Value().ID
		}
	}
	check(invites.Err())

	user, err := client.PostOnboardingUsers(ctx, onboarding.CreateUserRequest{
		InviteID: inviteID,
		Name:     "Sam",
		Password: "correct horse battery staple",
	})
	check(err)
	record("postOnboardingUsers", "%s is a user of %s", user.Email, user.Organization)

	exists, err := client.HeadOnboardingOrganizationUsers(ctx, organizationID, "lin@globex.example")
	check(err)
	record("headOnboardingOrganizationUsers", "exists: %t", exists)

	links, err := client.PostOnboardingUsersJoinexistingorgs(ctx, onboarding.JoinExistingOrgsRequest{
		OrganizationIDs: []string{"organization-2"},
		Email:           onboarding.Ptr("ada@acme.example"),
	})
	check(err)
	record("postOnboardingUsersJoinexistingorgs", "continue at %s%s", links.InviteURL, links.JoinCodeURL)
}

func cleanUp(ctx context.Context, client *onboarding.Client, joinCodeID string) {
	invite, err := client.GetOnboardingInvite(ctx, "invite-1")
	check(err)
	record("getOnboardingInvite", "sent to %s", invite.ToAddress)

	check(client.DeleteOnboardingInvite(ctx, invite.ID))
	record("deleteOnboardingInvite", "deleted")

	check(client.DeleteOnboardingJoincode(ctx, joinCodeID))
	record("deleteOnboardingJoincode", "deleted")
}

func fail(ctx context.Context, sandbox *onboarding.Sandbox, client *onboarding.Client) {
	settings := sandbox.Settings()
	settings.ClientID, settings.ClientSecret = "", ""
	anonymous, err := onboarding.NewClient(settings)
	check(err)
	defer anonymous.Close()
	_, err = anonymous.GetOnboardingInvites(ctx, nil)
	printError(err)

	_, err = client.GetOnboardingInvite(ctx, "invite-1")
	printError(err)
}

func printError(err error) {
	var e *onboarding.Error
	if !errors.As(err, &e) {
		log.Fatalf("an error of the package was expected: %v", err)
	}
	fmt.Printf("  %d %s\n", e.HTTPStatus, e)
}

func record(operation, format string, values ...any) {
	called[operation] = true
	fmt.Printf("  %-37s %s\n", operation, fmt.Sprintf(format, values...))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
