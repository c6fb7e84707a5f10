<?php

declare(strict_types=1);

namespace GenesysOnboarding\Internal;

use FFI;
use FFI\CData;
use GenesysOnboarding\Model\Event;

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
    private static ?CData $common = null;
    /** What a callback has thrown: it must not leave the callback, and ends the call. */
    private static ?\Throwable $raised = null;

    private readonly CData $id;
    private readonly CData $struct;

    /**
     * @param array<string, \Closure> $functions by their fields of genesys_callbacks
     */
    private function __construct(private readonly array $functions)
    {
        $this->id = Library::ffi()->new('int64_t');
        $this->id->cdata = ++self::$last;
        self::$all[self::$last] = \WeakReference::create($this);
        self::$common ??= self::common();
        $this->struct = Library::ffi()->new('genesys_callbacks');
        $this->struct->struct_size = FFI::sizeof($this->struct);
        $this->struct->user_data = FFI::addr($this->id);
        // Always, so that cancel() and an exception end a wait.
        $this->struct->interrupt = self::$common->interrupt;
        foreach (array_keys($functions) as $field) {
            $this->struct->$field = self::$common->$field;
        }
    }

    public function __destruct()
    {
        unset(self::$all[$this->id->cdata]);
    }

    public static function of(?callable $observer, ?callable $interrupt, ?callable $refreshTokenObserver): ?self
    {
        $functions = ['observer' => $observer, 'interrupt' => $interrupt, 'refresh_token' => $refreshTokenObserver];
        $given = array_filter($functions, static fn ($function) => $function !== null);
        return $given === [] ? null : new self(array_map(\Closure::fromCallable(...), $given));
    }

    /**
     * The genesys_callbacks.
     */
    public function pointer(): CData
    {
        return FFI::addr($this->struct);
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
            $read = static fn () => Event::fromJson(Library::take(Library::ffi()->genesys_event_to_json($event)));
            self::guard($id, static fn (array $functions) => $functions['observer']($read()));
        };
        $common->interrupt = static function (CData $id): bool {
            return self::guard($id, self::isInterrupted(...));
        };
        $common->refresh_token = static function (string $token, CData $id): void {
            self::guard($id, static fn (array $functions) => $functions['refresh_token']($token));
        };
        return $common;
    }

    private static function isInterrupted(array $functions): bool
    {
        if (!isset($functions['interrupt'])) {
            return false;
        }
        if (function_exists('pcntl_signal_dispatch')) {
            pcntl_signal_dispatch();
        }
        return $functions['interrupt']();
    }

    private static function guard(CData $id, \Closure $function): bool
    {
        try {
            $callbacks = self::$all[Library::ffi()->cast('int64_t *', $id)[0]]->get();
            $result = $function($callbacks->functions) === true;
        } catch (\Throwable $error) {
            self::$raised ??= $error;
        }
        return self::$raised !== null || $result;
    }
}
