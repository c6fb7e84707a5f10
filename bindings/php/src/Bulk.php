<?php

declare(strict_types=1);

namespace GenesysOnboarding;

use GenesysOnboarding\Internal\Handle;
use GenesysOnboarding\Internal\Library;
use GenesysOnboarding\Internal\Operations;
use GenesysOnboarding\Model\CreateUserRequest;
use GenesysOnboarding\Model\JoinExistingOrgsRequest;
use GenesysOnboarding\Model\StageUserRequest;

/**
 * A bulk run: people staged, created or joined, each exactly once, with a journal.
 *
 * @phpstan-import-type BulkOptions from Operations
 */
final class Bulk extends Handle
{
    protected const FREE = 'genesys_bulk_free';

    /**
     * Opens a journal, or creates it.
     *
     * @param BulkOptions $options journal, a path, is required
     *
     * @throws OnboardingException
     */
    public function __construct(Client $client, array $options)
    {
        $pointer = Library::call('genesys_bulk_open', 'genesys_bulk *', $client->pointer(), Library::encode($options));
        $this->own($pointer, $client->callbacks);
    }

    /**
     * Does everything for one person, and returns the outcome: key, status and so on.
     *
     * @return array<string, mixed>
     *
     * @throws OnboardingException all but an InvalidArgumentException end the run
     */
    public function submit(
        #[\SensitiveParameter] StageUserRequest|CreateUserRequest|JoinExistingOrgsRequest $request
    ): array {
        return Library::array('genesys_bulk_submit_json', $this->pointer(), self::encode($request));
    }

    /**
     * Adds a person to the report before they are submitted.
     *
     * @throws OnboardingException
     */
    public function enlist(
        #[\SensitiveParameter] StageUserRequest|CreateUserRequest|JoinExistingOrgsRequest $request
    ): void {
        Library::call('genesys_bulk_enlist_json', null, $this->pointer(), self::encode($request));
    }

    /**
     * The outcome of each person so far: summary, counts, outcomes and so on.
     *
     * @return array<string, mixed>
     *
     * @throws OnboardingException
     */
    public function report(): array
    {
        return Library::array('genesys_bulk_report_json', $this->pointer());
    }

    private static function encode(
        #[\SensitiveParameter] StageUserRequest|CreateUserRequest|JoinExistingOrgsRequest $request
    ): string {
        $member = match ($request::class) {
            StageUserRequest::class => 'stage',
            CreateUserRequest::class => 'create',
            JoinExistingOrgsRequest::class => 'join',
        };
        return Library::encode([$member => $request]);
    }
}
