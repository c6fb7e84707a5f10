<?php

declare(strict_types=1);

namespace GenesysOnboarding\Internal;

use FFI\CData;

/**
 * Something that the library has made, and that is freed once: by close() or by the destructor.
 *
 * @internal
 */
abstract class Handle
{
    private ?CData $pointer = null;
    /** The functions that the library may call for this object. */
    protected ?Callbacks $callbacks = null;

    /**
     * @internal
     */
    public static function adopt(CData $pointer, ?Callbacks $callbacks): static
    {
        $handle = (new \ReflectionClass(static::class))->newInstanceWithoutConstructor();
        $handle->own($pointer, $callbacks);
        return $handle;
    }

    protected function own(CData $pointer, ?Callbacks $callbacks = null): void
    {
        $this->pointer = $pointer;
        $this->callbacks = $callbacks;
    }

    /**
     * @internal
     */
    public function pointer(): CData
    {
        return $this->pointer ?? throw new \LogicException(static::class . ' is closed');
    }

    /**
     * Frees what this object owns. Closing it twice is harmless.
     */
    public function close(): void
    {
        if ($this->pointer !== null) {
            Library::ffi()->{static::FREE}($this->pointer);
            $this->pointer = null;
        }
    }

    public function __destruct()
    {
        $this->close();
    }

    private function __clone()
    {
    }

    public function __serialize(): array
    {
        throw new \LogicException(static::class . ' cannot be serialized');
    }

    /**
     * @return array<string, mixed>
     */
    public function __debugInfo(): array
    {
        return ['closed' => $this->pointer === null];
    }
}
