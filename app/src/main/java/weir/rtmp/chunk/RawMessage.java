package weir.rtmp.chunk;

/**
 * One whole message as the chunk layer carries it, its payload not yet understood.
 *
 * @param chunkStreamId 2 to 65599
 * @param typeId message type, 0 to 255
 * @param messageStreamId 0 for the connection itself, otherwise as createStream gave it
 * @param timestamp absolute, in milliseconds modulo 2^32: 0 to 4294967295
 * @param payload never changed once the message exists
 */
public record RawMessage(int chunkStreamId, int typeId, int messageStreamId, long timestamp, byte[] payload) {}
