package onboarding

import "context"

// Bulk is a bulk run: many people staged, created or joined, each exactly once, also after a crash. Its journal has on
// disk what was sent. Many goroutines may use it at once. It is to be closed.
type Bulk struct {
	handle *bulkHandle
	scope  *clientHandle // of its own, so that the end of a context ends the run alone
}

// NewBulk opens the journal of a run, or creates it. Nothing is sent yet. The run may outlive the client, whose Cancel
// ends it.
func NewBulk(client *Client, options BulkOptions) (*Bulk, error) {
	scope, err := clientWithOptionsJSON(client.handle, CallOptions{})
	if err != nil {
		return nil, err
	}
	handle, err := bulkOpen(scope, options)
	if err != nil {
		scope.close()
		return nil, err
	}
	return &Bulk{handle, scope}, nil
}

// Submit does everything for one person, and returns when the outcome is known. An error, but of an invalid argument,
// ends the run, and so does the end of ctx.
func (b *Bulk) Submit(ctx context.Context, request BulkRequest) (*BulkOutcome, error) {
	return typed[*BulkOutcome](wait(ctx, "bulk run", func() { clientCancel(b.scope) }, func() ([]byte, error) {
		return bulkSubmitJSON(b.handle, request)
	}))
}

// Enlist adds a person to the report before Submit comes to them.
func (b *Bulk) Enlist(request BulkRequest) error { return bulkEnlistJSON(b.handle, request) }

// Report returns the outcomes so far.
func (b *Bulk) Report() (*BulkReport, error) { return typed[*BulkReport](bulkReportJSON(b.handle)) }

// Close frees the run once its calls in progress have completed, and lets another one use the journal.
func (b *Bulk) Close() error {
	b.handle.close()
	b.scope.close()
	return nil
}
