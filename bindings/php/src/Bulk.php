<?php

declare(strict_types=1);

namespace GenesysOnboarding;

use GenesysOnboarding\Internal\Handle;
use GenesysOnboarding\Internal\Library;
use GenesysOnboarding\Internal\Operations;
use GenesysOnboarding\Model\BulkOutcome;
use GenesysOnboarding\Model\BulkReport;
use GenesysOnboarding\Model\BulkRequest;

/**
 * A bulk run: people staged, created or joined, each exactly once, with a journal.
 *
 * @phpstan-import-type BulkOptions from Operations
 */
final class Bulk extends Handle
{
    protected const TYPE = 'genesys_bulk';

    /**
     * Opens a journal, or creates it.
     *
     * @param BulkOptions $options journal, a path, is required
     *
     * @throws OnboardingException
     */
    public function __construct(Client $client, array $options)
    {
        $this->own($client->callbacks, 'genesys_bulk_open', $client, $options);
    }

    /**
     * Does everything for one person.
     *
     * @throws OnboardingException all but an InvalidArgumentException end the run
     */
    public function submit(#[\SensitiveParameter] BulkRequest $request): BulkOutcome
    {
        return BulkOutcome::fromJson(Library::json('genesys_bulk_submit_json', $this, $request));
    }

    /**
     * Adds a person to the report before they are submitted.
     *
     * @throws OnboardingException
     */
    public function enlist(#[\SensitiveParameter] BulkRequest $request): void
    {
        Library::call('genesys_bulk_enlist_json', null, $this, $request);
    }

    /**
     * The outcomes so far.
     *
     * @throws OnboardingException
     */
    public function report(): BulkReport
    {
        return BulkReport::fromJson(Library::json('genesys_bulk_report_json', $this));
    }
}
