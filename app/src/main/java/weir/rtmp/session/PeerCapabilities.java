package weir.rtmp.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.rtmp.amf.AmfEcmaArray;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfStrictArray;
import weir.rtmp.amf.AmfValue;

/**
 * What a peer said in its connect about Enhanced RTMP (E, "Enhancing NetConnection connect Command").
 *
 * @param fourCcList the codecs it takes, "*" for any
 * @param videoFourCcInfoMap per codec or "*": can decode 1, can encode 2, can forward 4
 * @param audioFourCcInfoMap likewise
 * @param capsEx {@link #RECONNECT}, {@link #MULTITRACK}, {@link #MOD_EX}, {@link #NANO_OFFSET}, added up
 */
public record PeerCapabilities(
        List<String> fourCcList,
        Map<String, Integer> videoFourCcInfoMap,
        Map<String, Integer> audioFourCcInfoMap,
        int capsEx) {

    public static final int RECONNECT = 1;
    public static final int MULTITRACK = 2;
    public static final int MOD_EX = 4;
    public static final int NANO_OFFSET = 8;

    /** A peer that knows nothing of Enhanced RTMP. */
    public static final PeerCapabilities NONE = new PeerCapabilities(List.of(), Map.of(), Map.of(), 0);

    private static final int CAN_FORWARD = 4;

    /** A relay: forwards every codec and leaves the bytes of multitrack, ModEx and nanosecond offsets as they are. */
    public static final PeerCapabilities RELAY = new PeerCapabilities(
            List.of("*"),
            Map.of("*", CAN_FORWARD),
            Map.of("*", CAN_FORWARD),
            RECONNECT | MULTITRACK | MOD_EX | NANO_OFFSET);

    public PeerCapabilities {
        fourCcList = List.copyOf(fourCcList);
        videoFourCcInfoMap = Map.copyOf(videoFourCcInfoMap);
        audioFourCcInfoMap = Map.copyOf(audioFourCcInfoMap);
    }

    /** @param bit one of the constants of this class */
    public boolean has(int bit) {
        return (capsEx & bit) != 0;
    }

    /** Reads the fields of a command object; what is missing or of another type is taken as not declared. */
    static PeerCapabilities read(AmfValue commandObject) {
        return new PeerCapabilities(
                commandObject.get("fourCcList").map(PeerCapabilities::strings).orElse(List.of()),
                commandObject
                        .get("videoFourCcInfoMap")
                        .map(PeerCapabilities::flags)
                        .orElse(Map.of()),
                commandObject
                        .get("audioFourCcInfoMap")
                        .map(PeerCapabilities::flags)
                        .orElse(Map.of()),
                commandObject.get("capsEx").map(PeerCapabilities::number).orElse(0));
    }

    /** Adds what is declared to a command object, the names cased as the specification has them (interop 31). */
    void write(AmfObject.Builder object) {
        if (!fourCcList.isEmpty()) {
            object.put(
                    "fourCcList",
                    new AmfStrictArray(fourCcList.stream().map(AmfValue::of).toList()));
        }
        if (!videoFourCcInfoMap.isEmpty()) {
            object.put("videoFourCcInfoMap", flags(videoFourCcInfoMap));
        }
        if (!audioFourCcInfoMap.isEmpty()) {
            object.put("audioFourCcInfoMap", flags(audioFourCcInfoMap));
        }
        if (capsEx != 0) {
            object.put("capsEx", capsEx);
        }
    }

    private static AmfObject flags(Map<String, Integer> map) {
        AmfObject.Builder object = AmfObject.builder();
        map.forEach((fourCc, flags) -> object.put(fourCc, flags));
        return object.build();
    }

    private static List<String> strings(AmfValue value) {
        if (value instanceof AmfStrictArray array) {
            return array.items().stream()
                    .map(AmfValue::asString)
                    .flatMap(Optional::stream)
                    .toList();
        }
        return List.of();
    }

    private static Map<String, Integer> flags(AmfValue value) {
        Map<String, AmfValue> fields = Map.of();
        if (value instanceof AmfObject object) {
            fields = object.fields();
        } else if (value instanceof AmfEcmaArray array) {
            fields = array.fields();
        }
        Map<String, Integer> flags = new LinkedHashMap<>();
        fields.forEach((fourCc, mask) -> flags.put(fourCc, number(mask)));
        return flags;
    }

    private static int number(AmfValue value) {
        return (int) value.asNumber().orElse(0);
    }
}
