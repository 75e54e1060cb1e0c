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

    @Query("select token from ApiTokenRow token order by token.createdAt, token.id limit :limit offset :offset")
    List<ApiTokenRow> list(long offset, int limit);

    @Query("""
            select token from ApiTokenRow token where token.orgId = :orgId
            order by token.createdAt, token.id limit :limit offset :offset
            """)
    List<ApiTokenRow> listByOrgId(String orgId, long offset, int limit);

    long count();

    long countByOrgId(String orgId);

    boolean existsByOrgIdAndUserId(String orgId, String userId);

    /** Deletes a token, and says how many there were of that id. */
    @Modifying
    @Query("delete from ApiTokenRow token where token.id = :id")
    int deleteById(UUID id);
}
