<?php

declare(strict_types=1);

namespace GenesysOnboarding;

use GenesysOnboarding\Internal\Callbacks;
use GenesysOnboarding\Internal\Handle;
use GenesysOnboarding\Internal\Library;
use GenesysOnboarding\Internal\Operations;
use GenesysOnboarding\Internal\Pages;
use GenesysOnboarding\Model\Event;
use GenesysOnboarding\Model\LastResponse;

/**
 * A client of the Onboarding API. Its calls block.
 *
 * @phpstan-import-type Settings from Operations
 * @phpstan-import-type CallOptions from Operations
 */
final class Client extends Handle
{
    use Operations;

    protected const TYPE = 'genesys_client';

    /**
     * @param Settings $settings see https://github.com/genesys-onboarding/genesys-onboarding#settings
     * @param (callable(Event): void)|null $observer told of attempts, waits and token refreshes
     * @param (callable(): bool)|null $interrupt asked at least every 100 ms while a call waits whether it shall end
     * @param (callable(string): void)|null $refreshTokenObserver given each new refresh token of a person
     *
     * @throws OnboardingException
     */
    public function __construct(
        #[\SensitiveParameter] array $settings = [],
        ?callable $observer = null,
        ?callable $interrupt = null,
        ?callable $refreshTokenObserver = null,
    ) {
        $callbacks = Callbacks::of($observer, $interrupt, $refreshTokenObserver);
        $this->own($callbacks, 'genesys_client_new_json_with_callbacks', $settings, $callbacks);
    }

    /**
     * Returns a client with limits, headers and a cancel of its own. It shares connections and access token with this
     * one.
     *
     * @param CallOptions $options
     *
     * @throws OnboardingException
     */
    public function withOptions(array $options): self
    {
        return self::of($this->callbacks, 'genesys_client_with_options_json', $this, $options);
    }

    /**
     * Calls any operation, and returns the service's JSON as json_decode() does.
     *
     * @param array<string, mixed> $arguments by the names of the parameters; body is the request body
     *
     * @throws OnboardingException
     */
    public function call(string $operation, #[\SensitiveParameter] array $arguments = []): mixed
    {
        return Library::json('genesys_call_json', $this, $operation, $arguments);
    }

    /**
     * Iterates over the pages of a listing, which are requested one by one.
     *
     * @param array<string, mixed> $arguments
     *
     * @return \Generator<int, \stdClass>
     *
     * @throws OnboardingException
     */
    public function pages(string $operation, array $arguments = []): \Generator
    {
        // The pages are opened at once, so that an invalid argument is thrown here.
        return (static function (Pages $pages): \Generator {
            while (($page = Library::json('genesys_pages_json_next', $pages)) !== null) {
                yield $page;
            }
        })(Pages::of($this->callbacks, 'genesys_pages_json_open', $this, $operation, $arguments));
    }

    /**
     * @param array<string, mixed> $arguments
     */
    private function entities(string $operation, array $arguments, \Closure $model): \Generator
    {
        return (static function (\Generator $pages) use ($model): \Generator {
            foreach ($pages as $page) {
                foreach ($page->entities ?? [] as $entity) {
                    yield $model($entity);
                }
            }
        })($this->pages($operation, $arguments));
    }

    /**
     * Ends the calls in progress of this client, and of those derived from it: those whose callback calls this.
     */
    public function cancel(): void
    {
        Library::ffi()->genesys_client_cancel($this->pointer());
    }

    /**
     * What is known of the last response; null before one.
     */
    public function lastResponse(): ?LastResponse
    {
        $response = Library::take(Library::ffi()->genesys_client_last_response_json($this->pointer()));
        return $response === null ? null : LastResponse::fromJson($response);
    }
}
