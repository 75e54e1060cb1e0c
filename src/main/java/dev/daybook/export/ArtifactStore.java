package dev.daybook.export;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.Resource;

/** Where artifacts are kept, each under a name of its own. Every instance sees the same ones. */
interface ArtifactStore {

    /**
     * Begins an artifact, which is not there before it is published.
     *
     * @throws StoreFull if there is no room for any
     */
    ArtifactDraft begin(String name) throws IOException;

    /** An artifact that was published. */
    Optional<Resource> find(String name);

    /** Takes an artifact away, if it is there. */
    void delete(String name) throws IOException;

    /** Everything that is there and was not touched since then: artifacts by their names, and drafts that somebody left. */
    List<String> untouchedSince(Instant moment) throws IOException;

    /** Takes away whatever drafts there are of an export. */
    void deleteDrafts(String start) throws IOException;
}
