package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkReader;
import weir.rtmp.message.MessageCodec;
import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.session.ServerEvent.ConnectRequested;
import weir.rtmp.session.ServerEvent.MediaReceived;
import weir.rtmp.session.ServerEvent.PlayRequested;
import weir.rtmp.session.ServerEvent.PublishRequested;

/** Whole sessions as real clients spoke them to a host that accepts everything. */
class RealClientsTest {

    private static final String PUBLISH_REPLIES =
            "_result(1) _result(2) _result(3) onFCPublish(0) _result(4) onStatus(0) onFCUnpublish(0) _result(6) onStatus(0)";

    private static final String PLAY_STARTING = "onStatus(0) onStatus(0)";

    static Stream<Arguments> sessions() {
        return Stream.of(
                arguments(
                        "session-ffmpeg-publish",
                        "connect publish:live/test?token=abc METADATA CONFIGURATION frames PublishEnded",
                        PUBLISH_REPLIES),
                arguments(
                        "session-ffmpeg-enhanced-publish",
                        "connect publish:live/hevc METADATA CONFIGURATION frames PublishEnded",
                        PUBLISH_REPLIES),
                arguments(
                        "session-gstreamer-publish",
                        "connect publish:live/test METADATA CONFIGURATION frames PublishEnded Ignored:unknown_stream",
                        "_result(1) onFCPublish(0) _result(2) onStatus(0) onFCUnpublish(0) onStatus(0)"),
                arguments(
                        "session-librtmp-publish",
                        "connect publish:live/test METADATA CONFIGURATION frames PublishEnded",
                        PUBLISH_REPLIES),
                arguments(
                        "session-ffmpeg-play",
                        "connect play:live/test?token=abc BufferLengthSet",
                        "_result(1) _result(2) _result(3) " + PLAY_STARTING),
                arguments(
                        "session-librtmp-play",
                        "connect Ignored:unknown_stream play:live/test BufferLengthSet PlayEnded",
                        "_result(1) _result(2) _result(3) onFCSubscribe(0) " + PLAY_STARTING),
                arguments(
                        "session-gstreamer-play",
                        "connect Ignored:unknown_stream play:live/test BufferLengthSet",
                        "_result(1) _result(2) " + PLAY_STARTING));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sessions")
    @DisplayName("interop 16, 23: what real clients say leads to the events and replies they need")
    void shouldServe(String recording, String events, String replies) {
        Run run = new Run();
        run.read(ByteBuffer.wrap(bytes(recording)));
        assertEquals(events, run.summary());
        assertEquals(replies, run.replies());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sessions")
    void shouldServeHoweverTheBytesAreCut(String recording, String events, String replies) {
        byte[] bytes = bytes(recording);
        for (int cut = 1; cut < bytes.length; cut++) {
            Run run = new Run();
            run.read(ByteBuffer.wrap(bytes, 0, cut));
            run.read(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            assertEquals(events, run.summary(), "cut at " + cut);
            assertEquals(replies, run.replies(), "cut at " + cut);
        }
    }

    @Test
    @DisplayName("interop 31: ffmpeg declares its Enhanced RTMP codecs")
    void shouldReadWhatFfmpegDeclares() {
        Run run = new Run();
        run.read(ByteBuffer.wrap(bytes("session-ffmpeg-enhanced-publish")));
        ConnectInfo info = ((ConnectRequested) run.events.get(0)).info();
        assertEquals(
                List.of("hvc1", "av01", "vp09", "Opus"), info.capabilities().fourCcList());
    }

    @Test
    void shouldReadEveryFrame() {
        Run run = new Run();
        run.read(ByteBuffer.wrap(bytes("session-ffmpeg-publish")));
        List<MediaReceived> frames = run.events.stream()
                .filter(MediaReceived.class::isInstance)
                .map(MediaReceived.class::cast)
                .toList();
        assertTrue(frames.stream().anyMatch(frame -> frame.type() == Frame.Type.AUDIO));
        assertTrue(frames.stream().anyMatch(frame -> frame.type() == Frame.Type.VIDEO));
        long last = 0;
        for (MediaReceived frame : frames) {
            if (frame.type() == Frame.Type.VIDEO) {
                assertTrue(frame.timestamp() >= last);
                last = frame.timestamp();
            }
        }
    }

    private static final class Run {

        private final ChunkReader chunks = new ChunkReader(ChunkLimits.DEFAULT);
        private final ChunkReader sent = new ChunkReader(ChunkLimits.DEFAULT);
        private final ServerSession session = new ServerSession(SessionSettings.DEFAULT);
        private final List<ServerEvent> events = new ArrayList<>();
        private final List<RtmpMessage> replies = new ArrayList<>();

        void read(ByteBuffer bytes) {
            chunks.read(bytes, message -> session.receive(message, this::answer));
            sent.read(
                    ByteBuffer.wrap(session.takeOutput()),
                    raw -> replies.add(MessageCodec.decode(raw, AmfLimits.DEFAULT)));
        }

        private void answer(ServerEvent event) {
            events.add(event);
            if (event instanceof ConnectRequested) {
                session.acceptConnect();
            } else if (event instanceof PublishRequested asked) {
                session.acceptPublish(asked.streamId());
            } else if (event instanceof PlayRequested asked) {
                session.acceptPlay(asked.streamId());
            }
        }

        String summary() {
            List<String> lines = new ArrayList<>();
            for (ServerEvent event : events) {
                String line = line(event);
                if (!lines.contains(line)) {
                    lines.add(line);
                }
            }
            return String.join(" ", lines);
        }

        String replies() {
            return replies.stream()
                    .filter(Command.class::isInstance)
                    .map(Command.class::cast)
                    .map(command -> command.name() + "(" + (int) command.transactionId() + ")")
                    .collect(Collectors.joining(" "));
        }

        private static String line(ServerEvent event) {
            if (event instanceof ConnectRequested) {
                return "connect";
            }
            if (event instanceof PublishRequested asked) {
                return "publish:" + address(asked.address());
            }
            if (event instanceof PlayRequested asked) {
                return "play:" + address(asked.address());
            }
            if (event instanceof MediaReceived frame) {
                return switch (FrameClassifier.classify(frame.type(), frame.payload())
                        .role()) {
                    case METADATA -> "METADATA";
                    case CONFIGURATION -> "CONFIGURATION";
                    default -> "frames";
                };
            }
            if (event instanceof ServerEvent.Ignored ignored) {
                return "Ignored:" + ignored.what().replace(' ', '_');
            }
            return event.getClass().getSimpleName();
        }

        private static String address(StreamAddress address) {
            return address.key() + (address.query().isEmpty() ? "" : "?" + address.query());
        }
    }

    @Test
    @DisplayName("interop 14: nothing but the pings of a client is answered with a ping")
    void shouldSendNoPingsOfItsOwnAccord() {
        Run run = new Run();
        run.read(ByteBuffer.wrap(bytes("session-librtmp-play")));
        assertTrue(run.replies.stream().noneMatch(UserControl.PingResponse.class::isInstance));
    }

    static byte[] bytes(String recording) {
        try (InputStream in = RealClientsTest.class.getResourceAsStream("/wire/" + recording + ".hex")) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            String hex = text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining());
            return HexFormat.of().parseHex(hex);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
