package weir.rtmp.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.RtmpException;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfString;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.RtmpMessage.Abort;
import weir.rtmp.message.RtmpMessage.Acknowledgement;
import weir.rtmp.message.RtmpMessage.Aggregate;
import weir.rtmp.message.RtmpMessage.Audio;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.Data;
import weir.rtmp.message.RtmpMessage.SetChunkSize;
import weir.rtmp.message.RtmpMessage.SetPeerBandwidth;
import weir.rtmp.message.RtmpMessage.SetPeerBandwidth.Limit;
import weir.rtmp.message.RtmpMessage.SharedObject;
import weir.rtmp.message.RtmpMessage.Unknown;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.message.RtmpMessage.Video;
import weir.rtmp.message.RtmpMessage.WindowAcknowledgementSize;

class MessageCodecTest {

    private static final HexFormat HEX = HexFormat.of();

    /** From the field tables of the specification, 5.4 and 7.1.7. */
    static Stream<Arguments> control() {
        return Stream.of(
                arguments(1, "00001000", new SetChunkSize(4096)),
                arguments(2, "00000006", new Abort(6)),
                arguments(3, "ffffffff", new Acknowledgement(0xFFFF_FFFFL)),
                arguments(5, "002625a0", new WindowAcknowledgementSize(2_500_000)),
                arguments(6, "002625a000", new SetPeerBandwidth(2_500_000, Limit.HARD)),
                arguments(6, "002625a001", new SetPeerBandwidth(2_500_000, Limit.SOFT)),
                arguments(6, "002625a002", new SetPeerBandwidth(2_500_000, Limit.DYNAMIC)),
                arguments(4, "000000000001", new UserControl.StreamBegin(1)),
                arguments(4, "000100000001", new UserControl.StreamEof(1)),
                arguments(4, "000200000001", new UserControl.StreamDry(1)),
                arguments(4, "00030000000100000bb8", new UserControl.SetBufferLength(1, 3000)),
                arguments(4, "000400000001", new UserControl.StreamIsRecorded(1)),
                arguments(4, "0006f0000000", new UserControl.PingRequest(0xF000_0000L)),
                arguments(4, "000700000010", new UserControl.PingResponse(16)));
    }

    @ParameterizedTest
    @MethodSource("control")
    void shouldReadAndWriteControlMessages(int typeId, String hex, RtmpMessage message) {
        assertEquals(message, decode(typeId, hex));
        RawMessage raw = MessageCodec.encode(2, 0, 0, message);
        assertEquals(typeId, raw.typeId());
        assertEquals(hex, HEX.formatHex(raw.payload()));
    }

    @Test
    void shouldKeepWhereAndWhenAMessageTravels() {
        RawMessage raw = MessageCodec.encode(6, 3, 0xFFFF_FFFFL, new Video(new byte[] {1}));
        assertEquals(6, raw.chunkStreamId());
        assertEquals(3, raw.messageStreamId());
        assertEquals(0xFFFF_FFFFL, raw.timestamp());
    }

    @ParameterizedTest
    @CsvSource({"1,000010", "2,''", "3,00", "4,00", "5,002625", "6,002625"})
    void shouldRefuseControlMessagesThatAreCutShort(int typeId, String hex) {
        RtmpException e = assertThrows(RtmpException.class, () -> decode(typeId, hex));
        assertEquals(RtmpException.Kind.MALFORMED, e.kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"002625a0", "002625a007"})
    void shouldTakeABandwidthOfAnUnknownLimitAsDynamic(String hex) {
        assertEquals(new SetPeerBandwidth(2_500_000, Limit.DYNAMIC), decode(6, hex));
    }

    @ParameterizedTest
    @DisplayName("interop 15: unknown user control events, and those cut short, are kept as unknown")
    @CsvSource({"001f00000001,31,00000001", "0020,32,''", "00030000000100,3,0000000100", "0006000000,6,000000"})
    void shouldKeepUnknownUserControlEvents(String hex, int eventType, String data) {
        UserControl.Unknown unknown = (UserControl.Unknown) decode(4, hex);
        assertEquals(eventType, unknown.eventType());
        assertEquals(data, HEX.formatHex(unknown.data()));
        assertEquals(hex, HEX.formatHex(MessageCodec.encode(2, 0, 0, unknown).payload()));
    }

    @Test
    @DisplayName("interop 15: unknown message types are kept as unknown")
    void shouldKeepUnknownMessageTypes() {
        Unknown unknown = (Unknown) decode(99, "0102");
        assertEquals(99, unknown.typeId());
        RawMessage raw = MessageCodec.encode(3, 1, 0, unknown);
        assertEquals(99, raw.typeId());
        assertEquals("0102", HEX.formatHex(raw.payload()));
    }

    /** The createStream of the specification's 7.2.1.3, and the publish of 7.2.2.6. */
    @Test
    void shouldReadAndWriteCommands() {
        String createStream = "02000c63726561746553747265616d" + "004000000000000000" + "05";
        assertEquals(new Command("createStream", 2, AmfNull.INSTANCE, List.of()), decode(20, createStream));
        assertEquals(createStream, encoded(new Command("createStream", 2, AmfNull.INSTANCE, List.of())));
        String publish = "0200077075626c697368" + "000000000000000000" + "05" + "02000474657374" + "0200046c697665";
        Command command = (Command) decode(20, publish);
        assertEquals(List.of(new AmfString("test"), new AmfString("live")), command.arguments());
        assertEquals(publish, encoded(command));
    }

    @Test
    void shouldTakeWhatACommandLeavesOutAsNothing() {
        assertEquals(new Command("x", 0, AmfNull.INSTANCE, List.of()), decode(20, "02000178"));
        assertEquals(new Command("x", 0, AmfNull.INSTANCE, List.of()), decode(20, "020001780500"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "05", "003ff0000000000000", "02", "0200ff61"})
    void shouldRefuseCommandsWithoutAName(String hex) {
        RtmpException e = assertThrows(RtmpException.class, () -> decode(20, hex));
        assertEquals(RtmpException.Kind.MALFORMED, e.kind());
    }

    @ParameterizedTest
    @DisplayName("interop 19: type 17 carries a format byte 0 and then AMF0; some leave the byte out")
    @ValueSource(strings = {"00", ""})
    void shouldReadCommandsOfTheAmf3Type(String format) {
        Command command = (Command) decode(17, format + "02000178" + "003ff0000000000000" + "05" + "110603" + "61");
        assertEquals(new Command("x", 1, AmfNull.INSTANCE, List.of(new AmfString("a"))), command);
    }

    @Test
    @DisplayName("interop 19: types 15 and 16 carry a format byte 0 and then AMF0")
    void shouldTakeTheFormatByteOffDataAndSharedObjects() {
        assertEquals("02000178", HEX.formatHex(((Data) decode(15, "0002000178")).body()));
        assertEquals("02000178", HEX.formatHex(((Data) decode(15, "02000178")).body()));
        assertEquals("", HEX.formatHex(((Data) decode(15, "")).body()));
        assertEquals("02000178", HEX.formatHex(((SharedObject) decode(16, "0002000178")).body()));
    }

    @Test
    void shouldPassPayloadsThroughUntouched() {
        byte[] payload = HEX.parseHex("af0100ff");
        assertArrayEquals(payload, ((Audio) roundTrip(8, new Audio(payload))).payload());
        assertArrayEquals(payload, ((Video) roundTrip(9, new Video(payload))).payload());
        assertArrayEquals(payload, ((Data) roundTrip(18, new Data(payload))).body());
        assertArrayEquals(payload, ((SharedObject) roundTrip(19, new SharedObject(payload))).body());
        assertArrayEquals(payload, ((Aggregate) roundTrip(22, new Aggregate(payload))).body());
    }

    @Test
    void shouldLeaveOutWhatIsBeyondTheLimitsOfACommand() {
        AmfObject deep = AmfObject.builder()
                .put(
                        "a",
                        AmfObject.builder()
                                .put("b", AmfObject.builder().build())
                                .build())
                .build();
        RawMessage raw = MessageCodec.encode(3, 0, 0, new Command("x", 1, AmfNull.INSTANCE, List.of(deep)));
        Command command = (Command) MessageCodec.decode(raw, new AmfLimits(1, 100, 100));
        assertEquals("x", command.name());
        assertEquals(1, command.transactionId());
        assertThrows(RtmpException.class, () -> MessageCodec.decode(raw, new AmfLimits(1, 100, 0)));
    }

    @Test
    void shouldNotLetACommandBeChanged() {
        Command command = new Command("x", 1, AmfNull.INSTANCE, List.of(AmfValue.of(1)));
        assertThrows(
                UnsupportedOperationException.class, () -> command.arguments().clear());
    }

    private static RtmpMessage roundTrip(int typeId, RtmpMessage message) {
        RawMessage raw = MessageCodec.encode(4, 1, 7, message);
        assertEquals(typeId, raw.typeId());
        return MessageCodec.decode(raw, AmfLimits.DEFAULT);
    }

    private static String encoded(Command command) {
        return HEX.formatHex(MessageCodec.encode(3, 0, 0, command).payload());
    }

    private static RtmpMessage decode(int typeId, String hex) {
        return MessageCodec.decode(new RawMessage(3, typeId, 0, 0, HEX.parseHex(hex)), AmfLimits.DEFAULT);
    }
}
