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

    // In SQL, because JPA's own offset is an int.
    @Query(value = "select * from api_token order by created_at, id limit :limit offset :offset", nativeQuery = true)
    List<ApiTokenRow> list(long offset, int limit);

    @Query(
            value = "select * from api_token where org_id = :orgId order by created_at, id limit :limit offset :offset",
            nativeQuery = true)
    List<ApiTokenRow> listByOrgId(String orgId, long offset, int limit);

    long count();

    long countByOrgId(String orgId);

    boolean existsByOrgIdAndUserId(String orgId, String userId);

    /** Deletes a token, and says how many there were of that id. */
    @Modifying
    @Query("delete from ApiTokenRow token where token.id = :id")
    int deleteById(UUID id);
}
