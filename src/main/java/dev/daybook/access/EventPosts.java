package dev.daybook.access;

import dev.daybook.event.Appended;
import dev.daybook.event.EventLog;
import dev.daybook.event.Post;
import dev.daybook.kernel.Refusal;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;

/** Appends what callers post. Who may post what is decided here, whatever the door that they come through. */
@Service
public class EventPosts {

    private final EventLog log;
    private final RoleRules roles;

    EventPosts(EventLog log, RoleRules roles) {
        this.log = log;
        this.roles = roles;
    }

    /**
     * Refuses what a caller may not post. {@link #append} does so too; a door asks before it charges for the post.
     *
     * @throws Refusal.Denied if the caller lacks the permission to post, posts to an organization that is not its own,
     *     or events of labels that Daybook alone writes, or changes with a model what it may not
     */
    public void requireMayPost(Caller caller, Post post) {
        requireOwnLog(caller, post);
        log.requirePostable(post);
        roles.requireMayPost(caller, post.events());
    }

    /**
     * Appends what a caller posts, as {@link EventLog#append} does.
     *
     * @throws Refusal.Denied as {@link #requireMayPost} does
     */
    public List<Appended> append(Caller caller, Post post) {
        requireOwnLog(caller, post);
        if (!roles.areAtStake(caller, post.events())) {
            return log.append(post);
        }
        Consumer<List<Appended>> alongside = post.alongside();
        return log.append(post.withAppended(appended -> {
            // Under the log's lock: whoever administered a model when it was asked first may do so no longer.
            roles.requireMayPost(caller, post.events());
            if (alongside != null) {
                alongside.accept(appended);
            }
        }));
    }

    private static void requireOwnLog(Caller caller, Post post) {
        caller.require(Permission.WRITE_EVENTS);
        post.events().forEach(event -> caller.requireOrganization(event.scope().orgId()));
    }
}
