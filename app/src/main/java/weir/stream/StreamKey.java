package weir.stream;

import java.util.Objects;

/** What a stream is published and played by: {@code app/name}. */
public record StreamKey(String app, String name) {

    public StreamKey {
        Objects.requireNonNull(app);
        Objects.requireNonNull(name);
    }

    /** @param key {@code app/name}, where only the last part is the name */
    public static StreamKey parse(String key) {
        int slash = key.lastIndexOf('/');
        return slash < 0 ? new StreamKey("", key) : new StreamKey(key.substring(0, slash), key.substring(slash + 1));
    }

    @Override
    public String toString() {
        return app.isEmpty() ? name : app + "/" + name;
    }
}
