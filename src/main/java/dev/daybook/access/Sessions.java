package dev.daybook.access;

import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.Purpose;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who is signed in to the console, for all instances. What a browser holds opens a session and nothing else; it is known to
 * nobody but the browser.
 */
@Service
public class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final SessionRows rows;
    private final ApiTokenRows tokenRows;
    private final ApiTokens tokens;
    private final LastUses uses;
    private final TokenCache cache;
    private final EntityManager entities;
    private final EventLog log;
    private final JsonMapper json;
    private final Clock clock;
    private final SessionSettings settings;
    private final Budgets signIns;
    private final SecureRandom random = new SecureRandom();

    Sessions(
            SessionRows rows,
            ApiTokenRows tokenRows,
            ApiTokens tokens,
            LastUses uses,
            TokenCache cache,
            EntityManager entities,
            EventLog log,
            JsonMapper json,
            Clock clock,
            SessionSettings settings) {
        this.rows = rows;
        this.tokenRows = tokenRows;
        this.tokens = tokens;
        this.uses = uses;
        this.cache = cache;
        this.entities = entities;
        this.log = log;
        this.json = json;
        this.clock = clock;
        this.settings = settings;
        this.signIns = new Budgets(clock, settings.signIns());
    }

    /**
     * A session at the one moment when its text is known.
     *
     * @param text what the browser is to hold; it is stored nowhere
     */
    public record Begun(String text, Caller caller) {

        /** Leaves the text out, so that it reaches no log. */
        @Override
        public String toString() {
            return "Begun[" + caller + "]";
        }
    }

    /**
     * Begins a session of whoever opens with an API token. It ends with the token.
     *
     * @param token what was sent as a token
     * @param address where it came from
     * @return empty if it is no token, or one that is no longer valid
     * @throws Refusal.TooMany if too many wrong tokens came from there to look this one up, or the user signs in too often
     */
    public Optional<Begun> begin(String token, String address) {
        return tokens.authenticate(token, address).map(this::begin);
    }

    /**
     * Begins a session. If the caller has as many as it may have, the one that was not used for the longest time ends.
     *
     * @throws Refusal.TooMany if the user signs in too often: each time is an event, whatever else it may post
     */
    Begun begin(Caller caller) {
        signIns.take(caller.orgId() + "/" + caller.userId()).ifPresent(wait -> {
            throw new Refusal.TooMany("This user signs in too often.", wait);
        });
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant end = now.plus(settings.absolute());
        // An identity provider's token says who signs in now, and often lasts for minutes: it does not say for how
        // long.
        Instant tokensEnd = caller.tokenId() == null ? null : caller.expiresAt();
        SessionText text = SessionText.random(random);
        UUID id = UUID.randomUUID();
        Instant ends = tokensEnd != null && tokensEnd.isBefore(end) ? tokensEnd : end;
        log.append(Post.own(caller.toPoster(), event(SessionVocabulary.BEGAN, caller, Map.of("endsAt", ends)))
                .with(() -> {
                    List<UUID> surplus = others(caller).stream()
                            .skip(settings.most() - 1L)
                            .map(SessionRow::id)
                            .toList();
                    if (!surplus.isEmpty()) {
                        rows.deleteByIds(surplus);
                    }
                    entities.persist(new SessionRow(id, text.sha256(), caller, now, ends));
                }));
        return new Begun(text.text(), caller);
    }

    private List<SessionRow> others(Caller caller) {
        return caller.tokenId() == null
                ? rows.findProvidersOf(caller.orgId(), caller.userId())
                : rows.findByTokenIdOrderBySeenAtDesc(UUID.fromString(caller.tokenId()));
    }

    /** Who is signed in with what a browser holds, and may do what now. */
    public Optional<Caller> find(String sent) {
        Optional<SessionText> text = SessionText.parse(sent);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        byte[] sha256 = text.get().sha256();
        Optional<Caller> recent = cache.find(sha256);
        // Who calls is to be known while slow reads have all connections that reads may have.
        return recent.isPresent() ? recent : Purpose.WRITING.call(() -> read(sha256));
    }

    private Optional<Caller> read(byte[] sha256) {
        long beforeReading = cache.beforeReading();
        Instant now = clock.instant();
        SessionRow row = rows.findBySha256(sha256)
                .filter(found -> found.opensWith(sha256))
                .orElse(null);
        if (row == null
                || !now.isBefore(row.endsAt())
                || !now.isBefore(lastSeen(row).plus(settings.idle()))) {
            return Optional.empty();
        }
        Optional<Caller> found = caller(row, now);
        found.ifPresent(caller -> {
            uses.seen(row.id());
            cache.keep(sha256, row.tokenId().orElse(row.id()), caller, row.endsAt(), beforeReading);
        });
        return found;
    }

    private Optional<Caller> caller(SessionRow row, Instant now) {
        return row.tokenId()
                .map(tokenId -> tokenRows
                        .findById(tokenId)
                        .filter(token -> token.isValidAt(now))
                        .map(ApiTokenRow::toCaller))
                .orElseGet(() -> Optional.of(row.toCaller()));
    }

    private Instant lastSeen(SessionRow row) {
        Instant noted = uses.lastSeen(row.id());
        return noted != null && noted.isAfter(row.seenAt()) ? noted : row.seenAt();
    }

    /** Ends the session that what a browser holds opens, if it opens one; the log tells of it. */
    public void end(@Nullable String sent) {
        Optional<SessionText> text = sent == null ? Optional.empty() : SessionText.parse(sent);
        Purpose.WRITING.run(() -> text.ifPresent(this::end));
    }

    private void end(SessionText text) {
        rows.findBySha256(text.sha256()).ifPresent(row -> {
            // Of one whose end nobody asked for nothing is told.
            caller(row, clock.instant())
                    .ifPresentOrElse(
                            caller -> log.append(
                                    Post.own(caller.toPoster(), event(SessionVocabulary.ENDED, caller, Map.of()))
                                            .with(() -> rows.deleteByIds(List.of(row.id())))),
                            () -> rows.deleteByIds(List.of(row.id())));
            cache.forget(row.tokenId().orElse(row.id()));
        });
    }

    private NewEvent event(String label, Caller caller, Map<String, Object> details) {
        return new NewEvent(
                label,
                null,
                null,
                caller.toActor(),
                Scope.organization(caller.orgId()),
                null,
                json.writeValueAsString(details),
                null);
    }

    @Scheduled(fixedDelayString = "PT10M")
    void sweep() {
        Instant now = clock.instant();
        int swept = rows.deleteEnded(now, now.minus(settings.idle()));
        LOG.debug("{} sessions that have ended were forgotten", swept);
    }
}
