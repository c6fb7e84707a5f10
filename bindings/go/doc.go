// Package onboarding is a client for the Genesys Cloud Onboarding API, on top of the C library genesys_onboarding.
//
//	client, err := onboarding.NewClient(onboarding.Settings{
//		Region:       "eu-west-1",
//		ClientID:     "my-client-id",
//		ClientSecret: "my-client-secret",
//	})
//	if err != nil {
//		return err
//	}
//	defer client.Close()
//	invites := client.IterOnboardingInvites(ctx, nil)
//	for invites.Next() {
//		fmt.Println(invites.Value().ToAddress)
//	}
//	return invites.Err()
//
// Methods have the operation IDs of the API, and models its names. What is optional in a request is a pointer, nil if
// absent: see [Ptr]. In a result, an absent string is empty. Times are a time.Duration, in milliseconds in JSON.
// [Client.Call] calls any operation with JSON in and JSON out.
//
// # Errors
//
// Every error is an [*Error], which has all facts. errors.Is compares its kind, such as [KindTimeout], and finds
// context.Canceled, context.DeadlineExceeded or [ErrClosed] if one of these ended the call.
//
// # Contexts
//
// The end of a context ends the call within 100 ms, and no other call. A deadline stands in for the total timeout of
// 60 seconds; a [Settings.TotalTimeout] or [CallOptions.TotalTimeout] that is shorter remains in force.
//
// A wait before a retry is not begun if it would pass the deadline, such as that for a Retry-After: the call ends at once
// with the error of its last attempt, which has [Error.RetryAfter], and not with context.DeadlineExceeded.
//
// # Concurrency
//
// A [Client], [Sandbox], [Login] and [Bulk] may be used by many goroutines at once, and closed while they are in use:
// calls in progress complete. An [Iterator] is for one goroutine. A call that waits takes a thread of the operating
// system, so that [SetMaxCalls] limits how many do.
package onboarding
