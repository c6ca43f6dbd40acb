package weir.record;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A recording as {@code /api/recordings} shows it; empty text where a thing is not known. @param seconds of the file being written */
record RecordingRow(
        String stream,
        String state,
        String since,
        String file,
        double seconds,
        long bytes,
        int files,
        long framesDropped,
        String error) {

    static List<RecordingRow> all(LocalRecordings recordings) {
        return recordings.all().stream().map(RecordingRow::of).toList();
    }

    private static RecordingRow of(RecordingStatus status) {
        return new RecordingRow(
                status.key().toString(),
                status.state().name().toLowerCase(Locale.ROOT),
                status.since().toString(),
                status.progress().file().map(Path::toString).orElse(""),
                status.progress().millis() / 1000.0,
                status.progress().bytes(),
                status.progress().files(),
                status.framesDropped(),
                status.error());
    }
}
