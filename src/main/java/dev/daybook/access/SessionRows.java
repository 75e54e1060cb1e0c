package dev.daybook.access;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The table of sessions. */
interface SessionRows extends Repository<SessionRow, UUID> {

    Optional<SessionRow> findBySha256(byte[] sha256);

    /** The sessions of an API token, those that were used last first. */
    List<SessionRow> findByTokenIdOrderBySeenAtDesc(UUID tokenId);

    /** The sessions that the identity provider vouched for of a user, those that were used last first. */
    @Query("""
            select session from SessionRow session
            where session.orgId = :orgId and session.userId = :userId and session.tokenId is null
            order by session.seenAt desc""")
    List<SessionRow> findProvidersOf(String orgId, String userId);

    @Modifying
    @Transactional
    @Query("delete from SessionRow session where session.id in :ids")
    int deleteByIds(Collection<UUID> ids);

    /** Deletes the sessions that have ended, be it for lack of use. */
    @Modifying
    @Transactional
    @Query("delete from SessionRow session where session.endsAt <= :now or session.seenAt <= :unused")
    int deleteEnded(Instant now, Instant unused);
}
