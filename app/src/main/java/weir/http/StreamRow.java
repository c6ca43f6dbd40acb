package weir.http;

import java.util.List;
import weir.media.Codec;
import weir.stream.LocalStreams;
import weir.stream.LocalStreams.LocalPublisher;

/** A stream as {@code /api/streams} shows it; empty text where a thing is not known. */
record StreamRow(
        String stream,
        boolean publishedHere,
        String connection,
        String since,
        String videoCodec,
        String audioCodec,
        int watchingNodes,
        int subscribers) {

    static List<StreamRow> all(LocalStreams streams) {
        return streams.all().entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static StreamRow of(String key, LocalStreams.LocalStream stream) {
        return new StreamRow(
                key,
                stream.publisher().isPresent(),
                stream.publisher().map(LocalPublisher::connection).orElse(""),
                stream.publisher().map(p -> p.since().toString()).orElse(""),
                stream.publisher()
                        .flatMap(LocalPublisher::videoCodec)
                        .map(Codec::label)
                        .orElse(""),
                stream.publisher()
                        .flatMap(LocalPublisher::audioCodec)
                        .map(Codec::label)
                        .orElse(""),
                stream.publisher().map(LocalPublisher::watchers).orElse(0),
                stream.subscribers());
    }
}
