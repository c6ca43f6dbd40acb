package weir.e2e;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader.Role;
import weir.testkit.FlvFile;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** A clip as the messages of an encoder, sent as fast as they are taken. */
record Clip(List<FlvFile.Tag> tags) {

    static Clip of(TestMedia media) {
        return new Clip(FlvFile.read(media.file()).tags());
    }

    int size() {
        return tags.size();
    }

    /** The messages less the last of them, as of an encoder that dies. */
    Clip without(int last) {
        return new Clip(tags.subList(0, tags.size() - last));
    }

    /** The messages from one time on and before another, as in the file; configuration and metadata have time 0 there. */
    Clip between(int fromMillis, int toMillis) {
        return new Clip(tags.stream()
                .filter(tag -> tag.timestamp() >= fromMillis && tag.timestamp() < toMillis)
                .toList());
    }

    /** The same on a clock that starts elsewhere. */
    Clip startingAt(int millis) {
        return new Clip(tags.stream()
                .map(tag -> new FlvFile.Tag(tag.type(), tag.timestamp() + millis, tag.payload()))
                .toList());
    }

    void sendBy(RtmpClient encoder) {
        encoder.send(tags);
    }

    /** The payload of the one message with this role, the first when there are more. */
    byte[] first(Frame.Type type, Role role) {
        return tags.stream()
                .filter(tag -> typeOf(tag) == type)
                .map(FlvFile.Tag::payload)
                .filter(payload -> FrameClassifier.classify(type, payload).role() == role)
                .findFirst()
                .orElseThrow();
    }

    /** Whether these are the payloads of the clip, in order, none missing, none twice. */
    boolean isWhatCame(List<RtmpClient.Received> frames) {
        List<byte[]> sent = tags.stream().map(FlvFile.Tag::payload).toList();
        List<byte[]> came = frames.stream().map(RtmpClient.Received::payload).toList();
        return Arrays.deepEquals(sent.toArray(), came.toArray());
    }

    static List<Long> timesSteppingBack(List<RtmpClient.Received> frames) {
        Map<Frame.Type, Long> last = new EnumMap<>(Frame.Type.class);
        List<Long> back = new ArrayList<>();
        for (RtmpClient.Received frame : frames) {
            if (frame.timestamp() < last.getOrDefault(frame.type(), 0L)) {
                back.add(frame.timestamp());
            }
            last.put(frame.type(), frame.timestamp());
        }
        return back;
    }

    private static Frame.Type typeOf(FlvFile.Tag tag) {
        return switch (tag.type()) {
            case FlvFile.AUDIO -> Frame.Type.AUDIO;
            case FlvFile.VIDEO -> Frame.Type.VIDEO;
            default -> Frame.Type.DATA;
        };
    }
}
