<?php

declare(strict_types=1);

namespace GenesysOnboarding;

use GenesysOnboarding\Internal\Callbacks;
use GenesysOnboarding\Internal\Handle;
use GenesysOnboarding\Internal\Library;
use GenesysOnboarding\Internal\Operations;
use GenesysOnboarding\Internal\Pages;

/**
 * A client of the Onboarding API. Its calls block.
 *
 * @phpstan-import-type Settings from Operations
 * @phpstan-import-type Options from Operations
 */
final class Client extends Handle
{
    use Operations;

    protected const FREE = 'genesys_client_free';

    /**
     * @param Settings $settings see https://github.com/genesys-onboarding/genesys-onboarding#settings
     * @param (callable(Event): void)|null $observer told of attempts, waits and token refreshes
     * @param (callable(): bool)|null $interrupt asked at least every 100 ms while a call waits whether it shall end
     * @param (callable(string): void)|null $onRefreshToken given each new refresh token of a person
     *
     * @throws OnboardingException
     */
    public function __construct(
        #[\SensitiveParameter] array $settings = [],
        ?callable $observer = null,
        ?callable $interrupt = null,
        ?callable $onRefreshToken = null,
    ) {
        $callbacks = Callbacks::of($observer, $interrupt, $onRefreshToken);
        $create = 'genesys_client_new_json_with_callbacks';
        $struct = $callbacks === null ? null : \FFI::addr($callbacks->struct());
        $this->own(Library::call($create, 'genesys_client *', Library::encode($settings), $struct), $callbacks);
    }

    /**
     * Returns a client with limits, headers and a cancel of its own. It shares connections and access token with this
     * one.
     *
     * @param Options $options
     *
     * @throws OnboardingException
     */
    public function withOptions(array $options): self
    {
        $derive = 'genesys_client_with_options_json';
        $pointer = Library::call($derive, 'genesys_client *', $this->pointer(), Library::encode($options));
        return self::adopt($pointer, $this->callbacks);
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
        $arguments = Library::encode(array_filter($arguments, static fn ($argument) => $argument !== null));
        return Library::json('genesys_call_json', $this->pointer(), Library::text($operation), $arguments);
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
        $arguments = Library::encode(array_filter($arguments, static fn ($argument) => $argument !== null));
        $open = 'genesys_pages_json_open';
        $type = 'genesys_pages_json *';
        $pointer = Library::call($open, $type, $this->pointer(), Library::text($operation), $arguments);
        // The pages are opened at once, so that an invalid argument is thrown here.
        return (static function (Pages $pages): \Generator {
            while (($page = Library::json('genesys_pages_json_next', $pages->pointer())) !== null) {
                yield $page;
            }
        })(Pages::adopt($pointer, $this->callbacks));
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
     * What is known of the last response: operationId, httpStatus, correlationId, attempts, elapsedMs and headers.
     *
     * @return array<string, mixed>|null
     */
    public function lastResponse(): ?array
    {
        $response = Library::ffi()->genesys_client_last_response_json($this->pointer());
        return Library::take($response, JSON_OBJECT_AS_ARRAY);
    }
}
