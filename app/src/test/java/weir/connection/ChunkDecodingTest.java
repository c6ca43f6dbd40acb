package weir.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkWriter;
import weir.rtmp.chunk.PartialMemory;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.session.RtmpReader;
import weir.testkit.Await;
import weir.testkit.RtmpClient;

class ChunkDecodingTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ByteString HANDSHAKE = handshake();
    private static final ByteString MESSAGES = messages();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void shouldGiveOneBatchForEachRead() throws Exception {
        List<Inbound> batches = decode(List.of(HANDSHAKE, MESSAGES));
        assertEquals(2, batches.size());
        assertEquals(HANDSHAKE.length(), batches.get(0).bytes());
        assertTrue(batches.get(0).handshakeDone());
        assertEquals(1, batches.get(0).replies().size());
        assertEquals(1 + 2 * 1536, batches.get(0).replies().get(0).length);
        assertEquals(List.of(), batches.get(0).messages());
        assertEquals(3, batches.get(1).messages().size());
        assertEquals(List.of(), batches.get(1).replies());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1536, 3073, 3074, 4000})
    void shouldReadTheSameHoweverBytesArrive(int piece) throws Exception {
        ByteString all = HANDSHAKE.concat(MESSAGES);
        List<ByteString> pieces = new ArrayList<>();
        for (ByteString rest = all; rest.nonEmpty(); rest = rest.drop(piece)) {
            pieces.add(rest.take(piece));
        }
        List<Inbound> batches = decode(pieces);
        assertEquals(pieces.size(), batches.size());
        assertEquals(all.length(), batches.stream().mapToInt(Inbound::bytes).sum());
        List<RawMessage> messages =
                batches.stream().flatMap(batch -> batch.messages().stream()).toList();
        assertEquals(3, messages.size());
        assertArrayEquals(new byte[300], messages.get(2).payload());
    }

    @Test
    void shouldReadBytesThatLieInSeveralBuffers() throws Exception {
        ByteString scattered =
                HANDSHAKE.concat(MESSAGES.take(20)).concat(MESSAGES.drop(20).compact());
        assertEquals(3, decode(List.of(scattered)).get(0).messages().size());
    }

    @Test
    void shouldEndWithTheFirstErrorAndTheMessagesBeforeIt() throws Exception {
        ByteString unopened = ByteString.fromArray(new byte[] {(byte) 0xC9});
        List<Inbound> batches = decode(List.of(HANDSHAKE, MESSAGES.concat(unopened), MESSAGES));
        assertEquals(2, batches.size());
        assertFalse(batches.get(0).error().isPresent());
        assertEquals(3, batches.get(1).messages().size());
        assertEquals(
                RtmpException.Kind.MALFORMED,
                batches.get(1).error().orElseThrow().kind());
    }

    @Test
    void shouldGiveBackItsMemoryWhenItEnds() throws Exception {
        byte[] announced = {2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 16, 0};
        ByteString begin = HANDSHAKE.concat(ByteString.fromArray(announced));
        byte[] message = new ChunkWriter(4_096).write(new RawMessage(4, 8, 1, 0, new byte[4_000]));
        ByteString whole = ByteString.fromArray(message);
        PartialMessages messages = new PartialMessages(100_000);
        PartialMemory memory = messages.of(new ConnectionInfo("1", new InetSocketAddress("127.0.0.1", 5)));
        RtmpReader reader = RtmpReader.server(ChunkLimits.DEFAULT, memory, RtmpClient.random());
        List<Boolean> held = Source.from(List.of(begin, whole.take(100), whole.drop(100), whole.take(100)))
                .via(new ChunkDecoding(reader))
                .map(inbound -> messages.held() > 0)
                .runWith(Sink.seq(), KIT.system())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        assertEquals(List.of(false, true, false, true), held);
        Await.until(Duration.ofSeconds(20), "all given back", () -> messages.held() == 0);
    }

    private static List<Inbound> decode(List<ByteString> reads) throws Exception {
        ChunkDecoding decoding = new ChunkDecoding(RtmpReader.server(ChunkLimits.DEFAULT, RtmpClient.random()));
        return Source.from(reads)
                .via(decoding)
                .runWith(Sink.seq(), KIT.system())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static ByteString handshake() {
        byte[] bytes = new byte[1 + 2 * 1536];
        bytes[0] = 3;
        return ByteString.fromArray(bytes);
    }

    private static ByteString messages() {
        ChunkWriter writer = new ChunkWriter(128);
        ByteString bytes = ByteString.emptyByteString();
        for (int size : new int[] {10, 0, 300}) {
            bytes = bytes.concat(ByteString.fromArray(writer.write(new RawMessage(4, 8, 1, 40, new byte[size]))));
        }
        return bytes;
    }
}
