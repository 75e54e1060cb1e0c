package dev.daybook.event.find;

import dev.daybook.event.Tenant;
import dev.daybook.event.find.Heads.Head;
import dev.daybook.kernel.Outage;
import dev.daybook.kernel.OutageLog;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What bounds a walk. A walk in one log is bounded by a position, which its cursor carries. A walk over all logs is
 * bounded by as many positions as there are logs; they are kept in a row that is named by their hash, so that looking
 * at an unchanged log again writes nothing.
 */
@Component
class Walks {

    /** How long a walk over all organizations may pause. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final Set<Outage> TAKES_NO_WRITES = EnumSet.of(Outage.NO_SPACE, Outage.READ_ONLY);

    /** How many walks that the database did not take are kept here; the oldest give way. */
    private static final int MOST_UNKEPT = 100;

    /** While the database takes no writes one can read all the same, and a walk goes on where it began: on this instance. */
    private final Map<String, Heads> unkept = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Heads> eldest) {
            return size() > MOST_UNKEPT;
        }
    });

    private final JdbcClient jdbc;
    private final Clock clock;

    Walks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The text that stands for these heads in a cursor. */
    String bound(Tenant tenant, Heads heads) {
        return switch (tenant) {
            case Tenant.Organization one ->
                heads.logs().isEmpty()
                        ? "0"
                        : Long.toString(heads.logs().getFirst().position());
            case Tenant.Everyone all -> keep(heads);
        };
    }

    /** The heads that a cursor stands for. */
    Heads heads(Tenant tenant, String bound) {
        return switch (tenant) {
            case Tenant.Organization one -> new Heads(List.of(new Head(one.id(), position(bound), 0)));
            case Tenant.Everyone all -> kept(bound);
        };
    }

    private static long position(String bound) {
        try {
            return Long.parseLong(bound);
        } catch (NumberFormatException malformed) {
            throw new Refusal.Invalid("cursor", "This is not a cursor of this service.");
        }
    }

    private String keep(Heads heads) {
        byte[] id = hash(heads);
        try {
            keep(id, heads);
        } catch (DataAccessException failure) {
            if (Outage.of(failure).filter(TAKES_NO_WRITES::contains).isEmpty()) {
                throw failure;
            }
            OutageLog.tell(failure);
            unkept.put(HexFormat.of().formatHex(id), heads);
        }
        return HexFormat.of().formatHex(id);
    }

    private void keep(byte[] id, Heads heads) {
        jdbc.sql("""
                insert into walk (id, orgs, heads, walked_at) values (?, ?, ?, ?)
                on conflict (id) do update set walked_at = excluded.walked_at
                where walk.walked_at < excluded.walked_at - interval '1 hour'""")
                .param(id)
                .param(heads.organizations())
                .param(heads.positions())
                .param(now())
                .update();
    }

    private Heads kept(String bound) {
        byte[] id;
        try {
            id = HexFormat.of().parseHex(bound);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal.Invalid("cursor", "This is not a cursor of this service.");
        }
        Heads here = unkept.get(bound);
        if (here != null) {
            return here;
        }
        return jdbc.sql("select orgs, heads from walk where id = ?")
                .param(id)
                .query((row, number) -> heads(row))
                .optional()
                .orElseThrow(() -> new Refusal.Invalid("cursor", "This walk began too long ago; begin a new one."));
    }

    private static Heads heads(ResultSet row) throws SQLException {
        String[] organizations = (String[]) array(row, "orgs");
        Long[] positions = (Long[]) array(row, "heads");
        List<Head> logs = new ArrayList<>(organizations.length);
        for (int i = 0; i < organizations.length; i++) {
            logs.add(new Head(organizations[i], positions[i], 0));
        }
        return new Heads(logs);
    }

    private static Object array(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array.getArray();
    }

    private static byte[] hash(Heads heads) {
        MessageDigest sha256 = Sha256.begin();
        for (Head log : heads.logs()) {
            byte[] organization = log.organization().getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                    .putInt(organization.length)
                    .putLong(log.position())
                    .array());
            sha256.update(organization);
        }
        return Arrays.copyOf(sha256.digest(), 16);
    }

    @Scheduled(fixedDelayString = "PT1H")
    void forgetOld() {
        jdbc.sql("delete from walk where walked_at < ?")
                .param(now().minus(KEPT))
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
