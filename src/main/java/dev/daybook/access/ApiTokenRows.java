package dev.daybook.access;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The table of tokens. */
interface ApiTokenRows extends Repository<ApiTokenRow, UUID> {

    Optional<ApiTokenRow> findByPrefix(String prefix);

    Optional<ApiTokenRow> findById(UUID id);

    boolean existsById(UUID id);

    long count();

    boolean existsByOrgIdAndUserId(String orgId, String userId);

    /** Deletes tokens, and says how many there were of these ids. */
    @Modifying
    @Query("delete from ApiTokenRow token where token.id in :ids")
    int deleteByIds(List<UUID> ids);
}
