package weir.rtmp.session;

import java.util.Optional;
import weir.rtmp.amf.AmfValue;

/**
 * What a client says of itself in connect (7.2.1.1). The strings are as it sent them: escape them before logging.
 *
 * @param app with its query; empty when the client gave none
 * @param objectEncoding 0 for AMF0, 3 for AMF3 too
 */
public record ConnectInfo(
        String app,
        Optional<String> tcUrl,
        Optional<String> flashVer,
        Optional<String> pageUrl,
        Optional<String> swfUrl,
        int objectEncoding,
        PeerCapabilities capabilities) {

    private static final int AMF0 = 0;
    private static final int AMF3 = 3;

    static ConnectInfo read(AmfValue commandObject) {
        return new ConnectInfo(
                text(commandObject, "app").orElse(""),
                text(commandObject, "tcUrl"),
                text(commandObject, "flashVer"),
                text(commandObject, "pageUrl"),
                text(commandObject, "swfUrl"),
                objectEncoding(commandObject),
                PeerCapabilities.read(commandObject));
    }

    private static int objectEncoding(AmfValue object) {
        boolean amf3 = object.get("objectEncoding")
                .map(value -> value.asNumber().orElse(AMF0) == AMF3)
                .orElse(false);
        return amf3 ? AMF3 : AMF0;
    }

    private static Optional<String> text(AmfValue object, String field) {
        return object.get(field).flatMap(AmfValue::asString);
    }
}
