<?php

declare(strict_types=1);

namespace GenesysOnboarding\Internal;

use FFI;
use FFI\CData;
use GenesysOnboarding\Event;

/**
 * Callbacks of the library, by functions of PHP. They run within the call that they concern.
 *
 * @internal
 */
final class Callbacks
{
    /** @var array<int, \WeakReference<self>> those of each client, which holds them */
    private static array $all = [];
    private static int $last = 0;
    /** One for all clients, since PHP frees no callback before the end of the request. */
    private static ?CData $struct = null;
    /** What a callback has thrown: it must not leave the callback, and ends the call. */
    private static ?\Throwable $raised = null;

    private readonly CData $id;

    private function __construct(
        private readonly ?\Closure $observer,
        private readonly ?\Closure $interrupt,
        private readonly ?\Closure $onRefreshToken,
    ) {
        $this->id = Library::ffi()->new('int64_t');
        $this->id->cdata = ++self::$last;
        self::$all[self::$last] = \WeakReference::create($this);
    }

    public function __destruct()
    {
        unset(self::$all[$this->id->cdata]);
    }

    public static function of(?callable $observer, ?callable $interrupt, ?callable $onRefreshToken): ?self
    {
        $functions = [$observer, $interrupt, $onRefreshToken];
        $closures = array_map(static fn ($function) => $function === null ? null : $function(...), $functions);
        return array_filter($closures) === [] ? null : new self(...$closures);
    }

    /**
     * The genesys_callbacks.
     */
    public function struct(): CData
    {
        $common = self::$struct ??= self::common();
        $struct = Library::ffi()->new('genesys_callbacks');
        $struct->struct_size = FFI::sizeof($struct);
        $struct->user_data = FFI::addr($this->id);
        $struct->interrupt = $common->interrupt;
        if ($this->observer !== null) {
            $struct->observer = $common->observer;
        }
        if ($this->onRefreshToken !== null) {
            $struct->refresh_token = $common->refresh_token;
        }
        return $struct;
    }

    /**
     * Keeps PHP from running signal handlers as a callback begins, which is too early to catch what they throw.
     */
    public static function suspendSignals(): bool
    {
        return self::$all !== [] && function_exists('pcntl_async_signals') && pcntl_async_signals(false);
    }

    /**
     * Runs the signal handlers that have waited. Returns and forgets what they, or a callback of the call, have thrown.
     */
    public static function resumeSignals(bool $areAsync): ?\Throwable
    {
        try {
            if ($areAsync) {
                pcntl_async_signals(true);
                pcntl_signal_dispatch();
            }
        } catch (\Throwable $error) {
            self::$raised ??= $error;
        }
        [$raised, self::$raised] = [self::$raised, null];
        return $raised;
    }

    private static function common(): CData
    {
        $common = Library::ffi()->new('genesys_callbacks');
        $common->observer = static function (CData $event, CData $id): void {
            self::guard($id, static fn (self $of) => ($of->observer)(Event::of($event)));
        };
        $common->interrupt = static function (CData $id): bool {
            return self::guard($id, static fn (self $of) => $of->isInterrupted());
        };
        $common->refresh_token = static function (string $token, CData $id): void {
            self::guard($id, static fn (self $of) => ($of->onRefreshToken)($token));
        };
        return $common;
    }

    private function isInterrupted(): bool
    {
        if ($this->interrupt === null) {
            return false;
        }
        if (function_exists('pcntl_signal_dispatch')) {
            pcntl_signal_dispatch();
        }
        return ($this->interrupt)();
    }

    private static function guard(CData $id, \Closure $function): bool
    {
        try {
            $callbacks = self::$all[Library::ffi()->cast('int64_t *', $id)[0]]->get();
            $result = $function($callbacks) === true;
        } catch (\Throwable $error) {
            self::$raised ??= $error;
        }
        return self::$raised !== null || $result;
    }
}
