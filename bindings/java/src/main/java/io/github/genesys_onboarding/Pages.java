package io.github.genesys_onboarding;

import com.sun.jna.Pointer;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The pages of a listing, each fetched when it is asked for. */
final class Pages extends NativeObject {
  private boolean atEnd;

  Pages(Pointer pages, Callbacks.Struct callbacks) {
    super(pages, Library::genesys_pages_json_free, callbacks);
  }

  <T> Stream<T> stream(Class<T> type) {
    AbstractSpliterator<T> pages =
        new AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
          @Override
          public boolean tryAdvance(Consumer<? super T> action) {
            String page = next();
            if (page != null) {
              action.accept(Json.decode(page, type));
            }
            return page != null;
          }
        };
    return StreamSupport.stream(pages, false).onClose(this::close);
  }

  /** The next page, or null after the last one. */
  private String next() {
    if (atEnd) {
      return null;
    }
    String page = Library.take(call(Library::genesys_pages_json_next));
    if (page == null) {
      atEnd = true;
      close();
    }
    return page;
  }
}
