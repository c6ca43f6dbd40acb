package weir.rtmp.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which stream is meant, made the same once for every way of writing it (interop 22).
 *
 * @param app one or more segments joined with slashes
 * @param name the last segment
 * @param query what followed question marks in app, tcUrl and name, joined with "&amp;", for authorisation only; may be empty
 */
public record StreamAddress(String app, String name, String query) {

    private static final int MAX_BYTES = 512;
    private static final int MAX_QUERY_BYTES = 4096;
    private static final List<String> FILE_TYPES = List.of("flv:", "mp4:", "mp3:");

    public StreamAddress {
        Objects.requireNonNull(app);
        Objects.requireNonNull(name);
        Objects.requireNonNull(query);
    }

    /** {@code app/name}: what the stream is known by. */
    public String key() {
        return app + "/" + name;
    }

    /**
     * Reads an address as clients write it. Quotes, slashes at the ends and doubled ones, queries and a file type before the name
     * are taken off; the last segment of app and name together is the name, so a key within the server field works, and a
     * nested app gives one key however it is divided.
     *
     * @param app of connect
     * @param tcUrl of connect: stands in for an empty app, and its query counts
     * @param name of publish or play
     * @return empty when there are not two segments, one is "." or "..", there are control characters, or it is
     *     longer than 512 bytes (its query: 4096)
     */
    public static Optional<StreamAddress> of(String app, Optional<String> tcUrl, String name) {
        Set<String> queries = new LinkedHashSet<>();
        List<String> segments = new ArrayList<>();
        String appPath = split(unquoted(app), queries);
        String urlPath = path(split(unquoted(tcUrl.orElse("")), queries));
        addSegments(appPath.isEmpty() ? urlPath : appPath, segments);
        addSegments(withoutFileType(split(unquoted(name), queries)), segments);
        String query = String.join("&", queries);
        if (segments.size() < 2 || segments.contains(".") || segments.contains("..")) {
            return Optional.empty();
        }
        String key = String.join("/", segments);
        if (!isClean(key, MAX_BYTES) || !isClean(query, MAX_QUERY_BYTES)) {
            return Optional.empty();
        }
        int last = key.lastIndexOf('/');
        return Optional.of(new StreamAddress(key.substring(0, last), key.substring(last + 1), query));
    }

    private static String unquoted(String text) {
        String trimmed = text.strip();
        boolean quoted = trimmed.length() > 1
                && trimmed.charAt(0) == trimmed.charAt(trimmed.length() - 1)
                && (trimmed.charAt(0) == '"' || trimmed.charAt(0) == '\'');
        return quoted ? trimmed.substring(1, trimmed.length() - 1) : trimmed;
    }

    /** Keeps the query aside and gives what is before it. App and tcUrl mostly carry the same one: it counts once. */
    private static String split(String text, Set<String> queries) {
        int mark = text.indexOf('?');
        if (mark < 0) {
            return text;
        }
        String query = text.substring(mark + 1);
        int end = query.length();
        while (end > 0 && query.charAt(end - 1) == '/') {
            end--;
        }
        if (end > 0) {
            queries.add(query.substring(0, end));
        }
        return text.substring(0, mark);
    }

    private static String path(String url) {
        int scheme = url.indexOf("://");
        int slash = scheme < 0 ? -1 : url.indexOf('/', scheme + 3);
        return slash < 0 ? "" : url.substring(slash + 1);
    }

    private static String withoutFileType(String name) {
        for (String type : FILE_TYPES) {
            if (name.startsWith(type)) {
                return name.substring(type.length());
            }
        }
        return name;
    }

    private static void addSegments(String path, List<String> segments) {
        for (String segment : path.split("/")) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
    }

    private static boolean isClean(String text, int maxBytes) {
        return text.length() <= maxBytes
                && text.chars().noneMatch(Character::isISOControl)
                && text.getBytes(StandardCharsets.UTF_8).length <= maxBytes;
    }
}
