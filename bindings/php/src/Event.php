<?php

declare(strict_types=1);

namespace GenesysOnboarding;

use FFI\CData;
use GenesysOnboarding\Internal\Declarations;

/**
 * What has happened within a call: an attempt, a wait, or the refresh of an access token. What does not apply is null.
 */
final class Event
{
    private const KINDS = [1 => 'attempt', 'wait', 'token_refresh'];
    private const REASONS = [1 => 'backoff', 'retry_after', 'pause', 'pacing'];

    private function __construct(
        public readonly string $kind,
        public readonly string $operationId,
        public readonly ?string $method,
        public readonly ?string $path,
        public readonly ?int $attempt,
        public readonly ?int $httpStatus,
        public readonly ?string $errorKind,
        public readonly ?string $error,
        public readonly ?string $correlationId,
        public readonly ?float $elapsedMs,
        public readonly ?float $delayMs,
        public readonly ?string $waitReason,
    ) {
    }

    /**
     * @internal
     */
    public static function of(CData $event): self
    {
        return new self(
            self::KINDS[$event->kind] ?? 'unknown',
            $event->operation_id,
            $event->method,
            $event->path,
            $event->attempt ?: null,
            $event->http_status ?: null,
            Declarations::KINDS[$event->error_kind] ?? null,
            $event->error,
            $event->correlation_id,
            $event->elapsed_ms ?: null,
            $event->delay_ms ?: null,
            self::REASONS[$event->wait_reason] ?? null,
        );
    }
}
