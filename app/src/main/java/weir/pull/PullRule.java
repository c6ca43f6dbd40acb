package weir.pull;

import java.util.List;
import java.util.Objects;
import weir.outbound.UrlTemplate;
import weir.rtmp.session.RtmpUrl;
import weir.stream.KeyPattern;
import weir.stream.StreamKey;

/**
 * Streams that match are taken from other servers.
 *
 * @param from the upstreams, the first one first
 */
public record PullRule(KeyPattern match, List<UrlTemplate> from, PullWhen when) {

    private static final int MOST_UPSTREAMS = 16;

    public PullRule {
        Objects.requireNonNull(match);
        Objects.requireNonNull(when);
        from = List.copyOf(from);
        if (from.isEmpty() || from.size() > MOST_UPSTREAMS) {
            throw new IllegalArgumentException("a stream has 1 to " + MOST_UPSTREAMS + " upstreams");
        }
        if (when == PullWhen.ALWAYS && match.only().isEmpty()) {
            throw new IllegalArgumentException("what is always pulled is one stream, without *");
        }
    }

    /** @throws IllegalArgumentException saying what is wrong, without the URLs */
    public static PullRule of(String match, List<String> from, String when) {
        return new PullRule(
                KeyPattern.parse(match), from.stream().map(UrlTemplate::parse).toList(), PullWhen.parse(when));
    }

    boolean isAlways() {
        return when == PullWhen.ALWAYS;
    }

    /** Where that stream is, each place once. */
    List<RtmpUrl> upstreams(StreamKey key) {
        return from.stream().map(template -> template.of(key)).distinct().toList();
    }
}
