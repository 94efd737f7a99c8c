// Made by scripts/make-types.mjs from docs/openapi.json; do not edit.

export interface paths {
    "/customers/{id}/transfer/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts an offered customer, by the colleague or by an administrator on the colleague's behalf. */
        post: operations["AcceptTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/assignment/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activates a policy as the next version. Every choice from then on follows this version and records its name. */
        post: operations["ActivateAssignmentPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}/follow-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the follow-ups, newest first. A stream has at most a few hundred events, so it is read directly. */
        get: operations["ListFollowUps"];
        put?: never;
        /** Adds a follow-up: what was discussed, and the next action. It replaces the previous next action. If the next action has a time, the manager is reminded at that time. */
        post: operations["AddFollowUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/managers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the managers with their territories, specialties, capacity and leave, in the order of their registration. */
        get: operations["ListManagers"];
        put?: never;
        /** Makes a member of staff a manager, with territories, specialties and a capacity. */
        post: operations["AddManager"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}/assign-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes the status of a customer: the manager acknowledges a new customer, starts the service, or declines with a reason. */
        put: operations["AssignStatus"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/managers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the managers with their territories, specialties, capacity and leave, in the order of their registration. */
        get: operations["ReadManager"];
        /** Changes a manager's territories, specialties, capacity, leave or WeCom id. Waiting customers are considered again right after. */
        put: operations["ChangeManager"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/managers/colleagues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the other active managers with their free places, for a manager who hands over a customer. */
        get: operations["Colleagues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/managers/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows which territories several managers share today, and which regions no manager covers. */
        get: operations["Coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/assignment/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compares an assignment policy with a version, by default with the one in force. */
        post: operations["DiffAssignmentPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/managers/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exports all managers as CSV, in the format of the import. */
        get: operations["ExportManagers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/first-contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Records the first contact or an attempt. It ends the deadline of one working day. */
        post: operations["FirstContact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/managers/candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the open accounts with the role of manager that are not registered as managers yet. */
        get: operations["ListCandidates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a manager's customers and, read-only, those of colleagues for whom the manager stands in, newest first. Administrators see the customers of all managers and those who wait for one. */
        get: operations["ListCustomers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assignment/parked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the customers without a manager, in the order in which they will be served, with the reason. */
        get: operations["ListParked"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the open offers that a manager made or received, oldest first. Administrators see all. */
        get: operations["ListTransfers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/new-assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a manager's new customers that are not acknowledged yet. */
        get: operations["NewAssignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/managers/{id}/offboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Off-boards a manager: the account is closed at once and all customers go to other managers by the rules. ?dryRun=true changes nothing and shows who would get which customer. */
        post: operations["OffboardManager"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/agenda": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a manager's tasks for a range of days, by time. Overdue tasks are listed separately. */
        get: operations["ReadAgenda"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns one customer with the timeline, and the version that the next command needs. */
        get: operations["ReadCustomer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}/reassign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a customer to another manager: a named one, or the one that the rules choose. */
        post: operations["Reassign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/reassign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives several customers to another manager, or each to the one that the rules choose. A customer that cannot be moved does not stop the others. */
        post: operations["ReassignMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}/transfer/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuses an offered customer with a reason. The customer stays with the manager. */
        post: operations["RefuseTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}/reveal-phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns the customer's phone number in clear. The customer can see who read it, when and for what purpose. */
        post: operations["RevealPhone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assignment/simulations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replays history under another policy before it is activated: who would have got which customer, the load of each manager, how evenly it is shared, and which customers nobody would have been eligible for. Nothing is changed. */
        post: operations["SimulateAssignment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Offers a customer to a colleague. The customer moves when the colleague, or an administrator, accepts. */
        post: operations["TransferCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/managers/{id}/offboard/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undoes an off-boarding within 24 hours: the account is reopened and the customers who left by it come back, except those who have moved on or have been contacted since. ?dryRun=true changes nothing and shows who would come back. */
        post: operations["UndoOffboarding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/assignment/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns the faults of an assignment policy before it is activated. */
        post: operations["ValidateAssignmentPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}/transfer/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraws the offer of a customer to a colleague. */
        post: operations["WithdrawTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/managers/workload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows each manager's workload, overdue customers and free places. */
        get: operations["Workload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds the applicant's company by a part of its name, even if it is misspelled, by pinyin or its initials, or by the start of its credit code. */
        get: operations["SearchCompanies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/exports/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An auditor or administrator other than the requester approves an export with personal values. It is then written, and the requester can download it for a day. */
        post: operations["ApproveExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/registrations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An auditor reads the history of a registration and its state at any time; the person can see who viewed it. */
        get: operations["AuditRegistration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the signed checkpoints of the log, newest first, and the public key that verifies them. */
        get: operations["ListCheckpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the finished and pending exports, newest first; those with personal values show who approved them. */
        get: operations["ListExports"];
        put?: never;
        /** An auditor requests an export of a customer's history, or of the events of a period, with its proof. A host writes it; the customer can see who requested it and why. An export with personal values waits until another person approves it. */
        post: operations["RequestExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the progress of an export (202), and when it is done the zip (200), for a week. An export with personal values is available to its requester for a day after the approval; the download is recorded. */
        get: operations["ReadExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns, for those who first signed in during a period of days in China, how many reached each step and how long the first contact took. For a reviewer, only applications that they decided on are counted. */
        get: operations["ReadFunnel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/registrations/{id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An auditor reads a case in clear, as its reviewer saw it at a given time, and states why; the person can read the reason. The submitted pictures are also available to this auditor for half an hour; each view is recorded with the same reason. */
        post: operations["RevealPastCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Checks all invariants over the whole log, on an auditor's request. */
        get: operations["VerifyLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Removes a message that need not be handled any more for good; the reason and the operator are recorded. */
        post: operations["DiscardDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/audits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the last thirty runs of the standing audit, newest first, with the findings of each check; ids and names only. */
        get: operations["ListAudits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the messages that could not be handled, oldest first: the reaction and the kind of error, never the content. */
        get: operations["ListDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns who retried or discarded a dead letter, when and why, newest first. The records are kept for good. */
        get: operations["ListLetterActs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/unknown-calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the calls to vendors with unknown outcome, oldest first. None is repeated automatically. */
        get: operations["ListUnknownCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns what is known of backups: those that the product made, and whether PostgreSQL archives its log. */
        get: operations["ReadBackups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the working calendar that due times are counted by: the announced years, the last known day, and the year that is missing. */
        get: operations["ReadCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns which master key is in use and since when, and how many persons have a key of their own. Contains no secret. */
        get: operations["ReadKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/readers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns how far each reader of the log is behind: read models, seals, scheduled work, and messages to reactions. */
        get: operations["ReadReaders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/vendors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the state of the vendors, from this host's calls and the product's counters; no vendor is called. */
        get: operations["ReadVendors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/unknown-calls/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An operator has found out what became of a call: it arrived (done), or it is to be made once more (again). The reason is recorded. */
        post: operations["ResolveUnknownCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retries a message that could not be handled, after its cause was fixed; a running host picks it up. */
        post: operations["RetryDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a person's inbox, newest first. It also contains messages whose push was missed. */
        get: operations["ListNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reference/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the templates of WeChat messages that the mini-program may ask for; empty when none is configured. */
        get: operations["ListTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks a message as read. Repeating it changes nothing. The person's other devices get a hint. */
        post: operations["ReadNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Records whether the applicant allowed one more message of a template when the mini-program asked. */
        post: operations["RecordSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/requirements/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activates a policy as the next version. It applies to all drafts and submissions from then on. */
        post: operations["ActivateRequirementsPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/retention/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activates a policy as the next version, which applies from the next nightly run. */
        post: operations["ActivateRetentionPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ocr/{imageId}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The applicant confirms or corrects a reading. The confirmed values are stored sealed, beside what was read; an id number is stored nowhere else. */
        post: operations["ConfirmReading"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/requirements/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compares a requirements policy with a version, by default with the one in force. */
        post: operations["DiffRequirementsPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/retention/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compares a retention policy with a version, by default with the one in force. */
        post: operations["DiffRetentionPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erases an imported person, who has no sign-in and so asks the retailer: an administrator does it. A person with a sign-in erases their own data (ErasePerson); an operator handles the letter of one who cannot sign in (Erasures). */
        post: operations["EraseImported"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The person has all personal data erased: the key is destroyed, the pictures and indexes are deleted and the sign-ins end; events and their times stay, without personal data. If a legal hold keeps the data, the request is recorded and the sign-ins end; the data are only stored, and erased when the hold ends. */
        post: operations["ErasePerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns all data about the caller, in clear, for the caller alone, with the table of personal fields. */
        get: operations["ExportPerson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/registrations/{id}/hold/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A second person, not the one who placed the hold, ends it. What waited for its end is done in the same transaction: an erasure that the person asked for, or the removal of pictures without consent. */
        post: operations["LiftHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the holds that have not ended, newest first. */
        get: operations["ListHolds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reference/industries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the tables that the form offers to choose from. They are the same for everybody, so anybody may cache them. */
        get: operations["ListIndustries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reference/voltage-levels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the tables that the form offers to choose from. They are the same for everybody, so anybody may cache them. */
        get: operations["ListVoltageLevels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reference/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the tables that the form offers to choose from. They are the same for everybody, so anybody may cache them. */
        get: operations["ListPolicies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists provinces, cities and districts, one level at a time. */
        get: operations["ListRegions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the consent that the applicant gave, and the version of the policy in force. */
        get: operations["ReadConsent"];
        /** The applicant consents to the processing of sensitive data later, or withdraws any consent, which stops the process. */
        put: operations["ChangeConsent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/registrations/{id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A court, a regulator or a dispute needs the data of a registration: they are not erased and do not expire until a second person lifts the hold (LiftHold). */
        post: operations["PlaceHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/access-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns who opened the person's papers; the person may read it at any time. */
        get: operations["ReadAccessLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the applicant's draft on any device, with what is still wrong or missing. */
        get: operations["ReadDraft"];
        /** Saves the form at every step as it was typed, complete or not, so that no rule makes the applicant lose input. Changes to fields that a rejection did not open are saved too, with an issue that says that they cannot be submitted. */
        put: operations["SaveDraft"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the progress of an import (202) and, when it is done, its result (200), which is kept for a week. */
        get: operations["ReadImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/imports/{id}/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the lines with remarks as a CSV: line, column, code, reason. It has no values of the file. Each download is recorded with its caller. */
        get: operations["ReadImportErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reference/requirements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns what this retailer requires beyond the fixed rules, so that the form can show it before it is filled in. */
        get: operations["ReadRequirements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the status of the application, its next step and when a decision is expected. With If-None-Match, an unchanged status costs at most one read of the stream's version, and usually none. */
        get: operations["ReadStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ocr/recognize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads the fields of a paper from its picture, so that the applicant only has to confirm them. */
        post: operations["RecognizeImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/send-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends the applicant a code by SMS. The response does not tell whether the phone is known to the system. */
        post: operations["SendCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/wechat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A visitor of the mini-program signs in with one tap. The first sign-in starts the registration, later ones find it. */
        post: operations["SignInWithWechat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The applicant submits the form. After a rejection only the fields that the reasons opened may change; the others are compared with the last round. The stored draft is not read: the request itself has all that is submitted. */
        post: operations["SubmitRegistration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/urge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The applicant urges a pending review, once per working day. The queue shows it and the reviewers are notified. */
        post: operations["UrgeReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/requirements/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks a requirements policy before it is activated. */
        post: operations["ValidateRequirementsPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/retention/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks a retention policy before it is activated. */
        post: operations["ValidateRetentionPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/verify-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The applicant proves possession of the phone with the code that was sent to it. A phone belongs to one registration only. */
        post: operations["VerifyCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/wechat-phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The applicant verifies the phone with one tap: WeChat returns the number that it verified, so no SMS is needed. */
        post: operations["VerifyWechatPhone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The applicant withdraws the application before it is decided. It becomes a draft again and keeps all that was typed. */
        post: operations["WithdrawRegistration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/review/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activates a policy as the next version. Every decision from then on follows this version and records its name. */
        post: operations["ActivateReviewPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Records the holder's result of checking the materials, and then the identity. */
        post: operations["CheckReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/claim-next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Claims the most urgent free case that matches the filters of the queue, and returns it. The reviewer's own application is left out. */
        post: operations["ClaimNext"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Claims a case for as long as the policy says (30 minutes by default). Claiming it again extends the claim. After it has expired, anybody can claim the case. */
        post: operations["ClaimReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approves a case, or rejects it with reasons that open fields for resubmission. The caller must hold the claim, which ends with the decision. If a second reviewer is needed, the approval becomes a proposal and the case stays in process. */
        post: operations["DecideReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/review/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compares a review policy with a version, by default with the one in force. */
        post: operations["DiffReviewPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the differences between two rounds of a case, or since the reader last read it in clear. Values are masked as in the case itself, and the request is recorded as a look at the case. */
        get: operations["DiffRounds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes the caller's draft of a decision, check or opinion that was refused. */
        delete: operations["DiscardDraft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds registrations by any spelling of the company's name, by the prefix of its credit code or by the registration's id: all that were ever submitted, in any state, and imported customers. Personal data cannot be searched, and erased persons are not found. */
        get: operations["FindRegistrations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}/second-opinion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A second person agrees or disagrees with a proposed decision or with the reversal of a decision. If they agree, it takes effect; otherwise nothing changes. */
        post: operations["GiveSecondOpinion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the reasons that a rejection can give, in the reader's language. */
        get: operations["ListReasons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the reviewers' queue, least working time first. Of cases due on the same day, urged cases come first, then those with the most findings, then the oldest. Without a status, undecided cases are listed. */
        get: operations["ListReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds a note for colleagues to a case. The author and the holder of the claim can read it. */
        post: operations["NoteOnReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns one case in full. Personal values are in clear for the holder of the claim, which is recorded for the applicant, and masked for all others. The company's data is in clear for every caller. */
        get: operations["ReadCase"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Releases the caller's claim, so that the case is free in the queue again. */
        post: operations["ReleaseReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens the reversal of a decision. The decision stands until a second person agrees (GiveSecondOpinion). */
        post: operations["ReverseDecision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The queue as it is now, and the decisions in a period of days in China. Administrators get all decisions, reviewers their own. */
        get: operations["ReviewMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}/takeover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a case to the administrator or to another reviewer, whoever holds it. The former holder is notified. */
        post: operations["TakeOverReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/review/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns the faults of a review policy before it is activated. */
        post: operations["ValidateReviewPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes the caller's own password; their other sessions end. */
        post: operations["ChangePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets up the caller's second factor: an empty body returns a secret, and a code from it, sent within ten minutes, activates it. */
        post: operations["EnrolTotp"];
        /** Removes the caller's second factor, confirmed by a code; the password alone is then enough again. Their other sessions end. */
        delete: operations["RemoveTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the names for the staff ids in cases, logs and exports: events contain no names, since a name may change and the log is never deleted. */
        get: operations["ListStaffNames"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the current session: its refresh token and access tokens become invalid at once on every host. */
        post: operations["Logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends all sessions of the caller, on all devices and every host, including this one. */
        post: operations["LogoutAllApplicant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends all sessions of the caller, on all devices and every host, including this one. */
        post: operations["LogoutAllStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads the active policy of a kind and all of its versions: when, by whom and why they were activated. */
        get: operations["ReadPolicies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/{kind}/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one version of a policy, as it was when active. */
        get: operations["ReadPolicyVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchanges a refresh token for a new pair of tokens, so that a client stays signed in without the password. */
        post: operations["RefreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in staff with username, password and, if the account has a second factor, a one-time code. */
        post: operations["StaffLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/status/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Streams the status to the applicant's screen: at once and after every change, until the application is approved. */
        get: operations["StreamStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/upload/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The applicant uploads a picture of a paper. It is encoded again without metadata and stored sealed. */
        post: operations["UploadImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/upload/image/{imageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a picture: to its owner; to the reviewer who currently holds the case; and, if it was submitted, to an auditor who has given a reason within the last half hour. Each access by staff is recorded before the response. */
        get: operations["ReadImage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An administrator has a file of existing customers checked, and then imported. The body is the CSV itself, at most 32 MB and 100,000 rows. Without dryRun=false the file is only checked, so a forgotten parameter changes nothing; the real import is refused unless the same file was checked in the last week. basis (contract or consent) and basisOn (a date) give the legal basis for processing these people's data, and since when it applies. */
        post: operations["RequestImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/managers/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks or imports a CSV file of managers. The body is the file itself, at most 4 MB. Only dryRun=false changes anything, so a forgotten parameter does no harm. A line with a fault is skipped, and the others are imported. */
        post: operations["ImportManagers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/projections/{name}/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Builds a read model again beside the live one and swaps them; progress is sent as server-sent events. Only one rebuild runs at a time across all hosts. If the client closes the stream, the rebuild stops, and the next one continues from there. */
        post: operations["RebuildProjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sends the hints to browsers as server-sent events, within a second of the event. */
        get: operations["HintStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sends the hints over a WebSocket, for the mini-program, which does not support server-sent events. */
        get: operations["HintSocket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ActivateAssignmentPolicyRequest: {
            policy: components["schemas"]["AssignmentPolicy"];
            reason: string;
        };
        ActivateRequirementsPolicyRequest: {
            policy: components["schemas"]["RequirementsPolicy"];
            reason: string;
        };
        ActivateRetentionPolicyRequest: {
            policy: components["schemas"]["RetentionPolicy"];
            reason: string;
        };
        ActivateReviewPolicyRequest: {
            policy: components["schemas"]["ReviewPolicy"];
            reason: string;
        };
        AddFollowUpRequest: {
            channel: components["schemas"]["ContactChannel"];
            note: string;
            nextAction?: null | string;
            /** Format: date-time */
            nextActionAt?: null | string;
        };
        AddManagerRequest: {
            /** Format: uuid */
            staffId: string;
            territories: string[];
            specialties?: null | string[];
            /** Format: int32 */
            capacity: number;
            leave?: null | components["schemas"]["LeaveView"][];
            /** @description The member's id at WeCom, used for messages when the manager has no page open. */
            wecomUserId?: null | string;
        };
        ApproveExportAnswer: {
            /** Format: uuid */
            id: string;
            state: string;
        };
        ApproveExportRequest: {
            /** @description The reason for releasing the values. It is kept for good and shown to the person. */
            reason: string;
        };
        AssignStatusAnswer: {
            /** Format: uuid */
            customerId: string;
            status: string;
            /** Format: int64 */
            version: number;
        };
        AssignStatusRequest: {
            status: components["schemas"]["WishedStatus"];
            reason?: null | string;
        };
        /** @description The assignment policy, in the form in which it is read, stored and activated. */
        AssignmentPolicy: {
            /** @description Bands of the customer's capacity, from small to large. The last one has no upper limit. */
            bands: components["schemas"]["AssignmentPolicyBand"][];
            /**
             * @description The criteria after the territory, in order: `specialty`, `load`; the turn is always last. Null for the
             *                 default order.
             */
            criteria?: null | string[];
            /**
             * Format: int32
             * @description Number of working days in which a colleague can answer an offer.
             * @default 2
             */
            transferDays: number;
            /**
             * @description Another site of a company goes to the manager of its other sites, if that manager is present and has a place,
             *                 whatever the territory. Off by default, because the contract names region, specialty and load.
             * @default false
             */
            sameManager: boolean;
        };
        AssignmentPolicyBand: {
            /** @description The name, which a manager's specialties can contain. */
            name: string;
            /**
             * Format: double
             * @description The effort of such a customer, 0.01 to 1.
             */
            weight: number;
            /** Format: double */
            belowKva?: null | number;
        };
        AuditAnswer: {
            /** Format: uuid */
            registrationId: string;
            /**
             * Format: date-time
             * @description The requested time, or the time of the answer if none was requested.
             */
            at: string;
            /**
             * Format: int64
             * @description Version of the last event at that time; 0 if the registration began later.
             */
            version: number;
            state: {
                authStatus: string;
                /** Format: int32 */
                round: number;
                phoneVerified: boolean;
                erased: boolean;
                /** Format: date-time */
                submittedAt: null | string;
                claim: null | {
                    /** Format: uuid */
                    by: string;
                    /** Format: date-time */
                    leaseUntil: string;
                };
                /** @description A person's verdict on the materials is kept beside the automatic one. */
                checks: {
                    materials: null | string;
                    identity: null | string;
                    automatic: null | string;
                };
                decision: null | {
                    decision: string;
                    /** Format: uuid */
                    by: string;
                    /** Format: date-time */
                    at: string;
                    reasons: {
                        code: string;
                        /** @description `materials` or `identity`. */
                        step: string;
                        opens: string[];
                    }[];
                    /** Format: int64 */
                    seenVersion: number;
                    catalogueVersion: string;
                    /** @description True if no person decided: a case without findings that was approved automatically. */
                    automatic: boolean;
                };
                /** Format: uuid */
                managerId: null | string;
                /** @description `waiting`, `assigned`, `acknowledged`, `contacted`, `serving`; null before the assignment begins. */
                customerStatus: null | string;
                /** @description Company and power data as submitted; personal values are masked, and null once the person is erased. */
                submission: null | {
                    realName: null | string;
                    phone: null | string;
                    contactPhone: null | string;
                    email: null | string;
                    detailAddress: null | string;
                    companyName: string;
                    creditCode: null | string;
                    regionCode: string;
                    province: string;
                    city: string;
                    district: null | string;
                    /** Format: double */
                    powerCapacity: number;
                    /** Format: double */
                    monthlyUsage: number;
                    /** Format: double */
                    currentPrice: number;
                    voltageLevel: string;
                    industry: null | string;
                    /** Format: uuid */
                    businessLicense: null | string;
                    /** Format: uuid */
                    idCardFront: null | string;
                    /** Format: uuid */
                    idCardBack: null | string;
                };
            };
            events: {
                /** Format: int64 */
                version: number;
                /** Format: date-time */
                at: string;
                type: string;
                actor: string;
                correlationId: string;
                causationId: null | string;
                data: unknown;
            }[];
            /** @description Who had viewed this person's data by then, from the log that the person can read too. */
            looks: {
                /** Format: date-time */
                at: string;
                /**
                 * Format: uuid
                 * @description The staff member; all zeros for an operator, who has no account.
                 */
                by: string;
                role: string;
                what: string;
                /** @description `staff:` and an id, or `operator:` and a name. */
                actor: string;
                /** @description The stated purpose, as shown to the person; null if none was stated, or if the person is erased. */
                why: null | string;
            }[];
            /** @description A case as reviewers and auditors read it. Auditors can also read it as of an earlier moment. */
            case: null | {
                /** Format: uuid */
                registrationId: string;
                authStatus: string;
                /** Format: int64 */
                version: number;
                /** Format: int32 */
                round: number;
                /** @description The registration as submitted. Personal values are masked unless the reader holds the claim. */
                submission: {
                    realName: null | string;
                    position: null | string;
                    email: null | string;
                    phone: null | string;
                    contactPhone: null | string;
                    companyName: string;
                    creditCode: null | string;
                    regionCode: string;
                    province: string;
                    city: string;
                    district: null | string;
                    detailAddress: null | string;
                    /** Format: double */
                    powerCapacity: number;
                    /** Format: double */
                    monthlyUsage: number;
                    /** Format: double */
                    currentPrice: number;
                    voltageLevel: string;
                    industry: null | string;
                    accountNumbers: string[];
                    /** Format: uuid */
                    businessLicense: null | string;
                    /** Format: uuid */
                    idCardFront: null | string;
                    /** Format: uuid */
                    idCardBack: null | string;
                    wxNickname: null | string;
                    wxAvatar: null | string;
                    masked: boolean;
                };
                images: {
                    /** Format: uuid */
                    imageId: string;
                    kind: string;
                }[];
                ocr: {
                    [key: string]: {
                        [key: string]: {
                            read: null | string;
                            stated: null | string;
                            confirmed: null | string;
                            /**
                             * Format: double
                             * @description The reader's confidence, 0 to 1. A reading is certain from the policy's `certainFrom` on, 0.90 by
                             *                 default.
                             */
                            confidence: number;
                            /** @description Whether the read value equals the stated or confirmed one; null when there is nothing to compare. */
                            match: null | boolean;
                            /** @description Position on the picture: left, top, width and height as fractions of the picture's; null when unknown. */
                            place: null | number[];
                        };
                    };
                };
                findings: {
                    code: string;
                    /** @description `info`, `warning` or `blocking`. */
                    severity: string;
                    text: string;
                    pointer: null | string;
                    /** @description Names of fields, or ids of other registrations. */
                    evidence: null | string;
                }[];
                /** @description The verdicts that count, and the automatic ones beside those of a person. */
                checks: {
                    materials: null | string;
                    identity: null | string;
                    /** @description The automatic verdict on the papers. */
                    automatic: null | string;
                    /** @description The verdict of the registers; null when they were not asked. */
                    automaticIdentity: null | string;
                };
                changes: {
                    pointer: string;
                    before: unknown;
                    after: unknown;
                }[];
                earlier: {
                    /** Format: int32 */
                    round: number;
                    decision: string;
                    /** Format: date-time */
                    decidedAt: string;
                    reasons: {
                        code: string;
                        step: string;
                        text: string;
                        opens: string[];
                        message: null | string;
                    }[];
                }[];
                claim: null | {
                    /** Format: uuid */
                    by: string;
                    /** Format: date-time */
                    leaseUntil: string;
                };
                /** Format: date-time */
                dueAt: string;
                /**
                 * Format: int32
                 * @description Office time until DueAt; negative when the case is overdue.
                 */
                workingMinutesLeft: number;
                history: {
                    /** Format: date-time */
                    at: string;
                    /** @description The event's stored name. */
                    code: string;
                    /** @description The actor's id, never a name. */
                    by: string;
                    /** @description The note of a check or decision, for the holder of the claim. */
                    note: null | string;
                }[];
                /** @description The approval or the reversal that needs the agreement of a second person. */
                secondOpinion: null | {
                    /** @description `approval` or `reversal`. */
                    on: string;
                    /**
                     * Format: uuid
                     * @description The first person, who cannot give the second opinion.
                     */
                    by: string;
                    /** @description The reason for a reversal, for those who may agree to it or who opened it; otherwise null. */
                    reason?: null | string;
                };
                notes: {
                    /** Format: date-time */
                    at: string;
                    /** Format: uuid */
                    by: string;
                    /** @description For the author and the holder of the claim; null for others. */
                    text: null | string;
                }[];
                /** @description A draft as shown to its author. */
                draft: null | {
                    kind: string;
                    verdict: string;
                    step: null | string;
                    reasons: {
                        code: string;
                        pointer: null | string;
                        /** @description The reviewer's message to the applicant. */
                        message: null | string;
                    }[];
                    note: null | string;
                    /** Format: int32 */
                    round: number;
                    /** @description The code of the refusal. */
                    refusedAs: string;
                    /** Format: date-time */
                    keptAt: string;
                };
            };
        };
        /** @description A case as reviewers and auditors read it. Auditors can also read it as of an earlier moment. */
        CaseAnswer: {
            /** Format: uuid */
            registrationId: string;
            authStatus: string;
            /** Format: int64 */
            version: number;
            /** Format: int32 */
            round: number;
            /** @description The registration as submitted. Personal values are masked unless the reader holds the claim. */
            submission: {
                realName: null | string;
                position: null | string;
                email: null | string;
                phone: null | string;
                contactPhone: null | string;
                companyName: string;
                creditCode: null | string;
                regionCode: string;
                province: string;
                city: string;
                district: null | string;
                detailAddress: null | string;
                /** Format: double */
                powerCapacity: number;
                /** Format: double */
                monthlyUsage: number;
                /** Format: double */
                currentPrice: number;
                voltageLevel: string;
                industry: null | string;
                accountNumbers: string[];
                /** Format: uuid */
                businessLicense: null | string;
                /** Format: uuid */
                idCardFront: null | string;
                /** Format: uuid */
                idCardBack: null | string;
                wxNickname: null | string;
                wxAvatar: null | string;
                masked: boolean;
            };
            images: {
                /** Format: uuid */
                imageId: string;
                kind: string;
            }[];
            ocr: {
                [key: string]: {
                    [key: string]: {
                        read: null | string;
                        stated: null | string;
                        confirmed: null | string;
                        /**
                         * Format: double
                         * @description The reader's confidence, 0 to 1. A reading is certain from the policy's `certainFrom` on, 0.90 by
                         *                 default.
                         */
                        confidence: number;
                        /** @description Whether the read value equals the stated or confirmed one; null when there is nothing to compare. */
                        match: null | boolean;
                        /** @description Position on the picture: left, top, width and height as fractions of the picture's; null when unknown. */
                        place: null | number[];
                    };
                };
            };
            findings: {
                code: string;
                /** @description `info`, `warning` or `blocking`. */
                severity: string;
                text: string;
                pointer: null | string;
                /** @description Names of fields, or ids of other registrations. */
                evidence: null | string;
            }[];
            /** @description The verdicts that count, and the automatic ones beside those of a person. */
            checks: {
                materials: null | string;
                identity: null | string;
                /** @description The automatic verdict on the papers. */
                automatic: null | string;
                /** @description The verdict of the registers; null when they were not asked. */
                automaticIdentity: null | string;
            };
            changes: {
                pointer: string;
                before: unknown;
                after: unknown;
            }[];
            earlier: {
                /** Format: int32 */
                round: number;
                decision: string;
                /** Format: date-time */
                decidedAt: string;
                reasons: {
                    code: string;
                    step: string;
                    text: string;
                    opens: string[];
                    message: null | string;
                }[];
            }[];
            claim: null | {
                /** Format: uuid */
                by: string;
                /** Format: date-time */
                leaseUntil: string;
            };
            /** Format: date-time */
            dueAt: string;
            /**
             * Format: int32
             * @description Office time until DueAt; negative when the case is overdue.
             */
            workingMinutesLeft: number;
            history: {
                /** Format: date-time */
                at: string;
                /** @description The event's stored name. */
                code: string;
                /** @description The actor's id, never a name. */
                by: string;
                /** @description The note of a check or decision, for the holder of the claim. */
                note: null | string;
            }[];
            /** @description The approval or the reversal that needs the agreement of a second person. */
            secondOpinion: null | {
                /** @description `approval` or `reversal`. */
                on: string;
                /**
                 * Format: uuid
                 * @description The first person, who cannot give the second opinion.
                 */
                by: string;
                /** @description The reason for a reversal, for those who may agree to it or who opened it; otherwise null. */
                reason?: null | string;
            };
            notes: {
                /** Format: date-time */
                at: string;
                /** Format: uuid */
                by: string;
                /** @description For the author and the holder of the claim; null for others. */
                text: null | string;
            }[];
            /** @description A draft as shown to its author. */
            draft: null | {
                kind: string;
                verdict: string;
                step: null | string;
                reasons: {
                    code: string;
                    pointer: null | string;
                    /** @description The reviewer's message to the applicant. */
                    message: null | string;
                }[];
                note: null | string;
                /** Format: int32 */
                round: number;
                /** @description The code of the refusal. */
                refusedAs: string;
                /** Format: date-time */
                keptAt: string;
            };
        };
        ChangeManagerRequest: {
            territories: string[];
            specialties?: null | string[];
            /** Format: int32 */
            capacity: number;
            leave?: null | components["schemas"]["LeaveView"][];
            /** @description The member's id at WeCom. If omitted, it is unchanged; an empty text removes it. */
            wecomUserId?: null | string;
        };
        ChangePasswordRequest: {
            currentPassword: string;
            newPassword: string;
        };
        CheckReviewAnswer: {
            authStatus: string;
            /** Format: int64 */
            version: number;
            /** @description The verdicts that count, and the automatic ones beside those of a person. */
            checks: {
                materials: null | string;
                identity: null | string;
                /** @description The automatic verdict on the papers. */
                automatic: null | string;
                /** @description The verdict of the registers; null when they were not asked. */
                automaticIdentity: null | string;
            };
        };
        /** @enum {string} */
        CheckReviewCheckOutcome: "passed" | "failed";
        CheckReviewRequest: {
            step: components["schemas"]["CheckReviewStep"];
            outcome: components["schemas"]["CheckReviewCheckOutcome"];
            note?: null | string;
        };
        /** @enum {string} */
        CheckReviewStep: "materials" | "identity";
        ColleaguesAnswer: {
            items: {
                /** Format: uuid */
                managerId: string;
                displayName: string;
                territories: string[];
                /** Format: int32 */
                free: number;
                /** Format: date */
                awayUntil: null | string;
            }[];
        };
        ConfirmReadingRequest: {
            /** @description A business scope has at most 3,000 letters, every other value 500. */
            fields: {
                [key: string]: string;
            };
        };
        /** @enum {string} */
        ContactChannel: "phone" | "wechat" | "visit" | "other";
        /** @enum {string} */
        ContactOutcome: "reached" | "no_answer" | "wrong_number" | "refused";
        CoverageAnswer: {
            overlaps: {
                territory: string;
                name: string;
                managerIds: string[];
            }[];
            holes: {
                territory: string;
                /** @description The names from the province down. */
                name: string;
                /**
                 * Format: int32
                 * @description 1 for a province, 2 for a city, 3 for a district.
                 */
                level: number;
            }[];
        };
        CustomerView: {
            /** Format: uuid */
            customerId: string;
            companyName: string;
            contactName: null | string;
            phone: null | string;
            province: string;
            city: string;
            district: null | string;
            /** Format: double */
            powerCapacity: number;
            voltageLevel: string;
            /** Format: double */
            monthlyUsage: number;
            status: string;
            /** Format: date-time */
            assignedAt: null | string;
            /** Format: date-time */
            respondBy: null | string;
            /** Format: date-time */
            contactBy: null | string;
            /** Format: date-time */
            firstContactAt: null | string;
            rating: string;
            ratingWhy: string;
            why: null | string;
            /** Format: int64 */
            version: number;
            /** Format: uuid */
            managerId?: null | string;
            timeline?: null | {
                /** Format: date-time */
                at: string;
                code: string;
                text: string;
                note?: null | string;
                outcome?: null | string;
            }[];
            away?: null | {
                displayName: string;
                /** Format: date */
                until: string;
            };
        };
        DecideReviewAnswer: {
            /** Format: uuid */
            registrationId: string;
            authStatus: string;
            /** Format: int64 */
            version: number;
            /** Format: date-time */
            decidedAt: null | string;
            proposed: boolean;
        };
        DecideReviewReasonGiven: {
            code: string;
            /** @description Narrows the reason to one field, which must be one that the reason opens. */
            pointer?: null | string;
            message?: null | string;
        };
        DecideReviewRequest: {
            decision: components["schemas"]["DecideReviewVerdicts"];
            reasons?: null | components["schemas"]["DecideReviewReasonGiven"][];
            note?: null | string;
        };
        /** @enum {string} */
        DecideReviewVerdicts: "approved" | "rejected";
        DiffAssignmentPolicyRequest: {
            /**
             * Format: int32
             * @description A version; null for the one in force.
             */
            from?: null | number;
            /**
             * Format: int32
             * @description A version; null for Policy.
             */
            to?: null | number;
            policy?: null | components["schemas"]["AssignmentPolicy"];
        };
        DiffRequirementsPolicyRequest: {
            /**
             * Format: int32
             * @description A version; null means the one in force.
             */
            from?: null | number;
            /**
             * Format: int32
             * @description A version; null means Policy.
             */
            to?: null | number;
            policy?: null | components["schemas"]["RequirementsPolicy"];
        };
        DiffRetentionPolicyRequest: {
            /**
             * Format: int32
             * @description A version; null means the one in force.
             */
            from?: null | number;
            /**
             * Format: int32
             * @description A version; null means Policy.
             */
            to?: null | number;
            policy?: null | components["schemas"]["RetentionPolicy"];
        };
        DiffReviewPolicyRequest: {
            /**
             * Format: int32
             * @description A version; null for the one in force.
             */
            from?: null | number;
            /**
             * Format: int32
             * @description A version; null for Policy.
             */
            to?: null | number;
            policy?: null | components["schemas"]["ReviewPolicy"];
        };
        DiffRoundsAnswer: {
            /** Format: int32 */
            from: number;
            /** Format: int32 */
            to: number;
            changes: {
                pointer: string;
                before: unknown;
                after: unknown;
            }[];
        };
        DiscardDeadLetterRequest: {
            reason: string;
        };
        EnrolTotpAnswer: {
            secret: string;
            uri: string;
        };
        EnrolTotpRequest: {
            code?: null | string;
        };
        /** @description The response for an erasure that has to wait. */
        ErasePersonWaiting: {
            /** @description `legal_hold`. */
            waitsFor: string;
            /** @description `court`, `regulator` or `dispute`. */
            reason: string;
            /**
             * Format: date-time
             * @description When the hold was placed.
             */
            since: string;
            /** @description Which data are kept and why, in the reader's language. */
            message: string;
        };
        ExportPersonResponse: {
            /** Format: uuid */
            registrationId: string;
            authStatus: string;
            wxOpenid: null | string;
            wxUnionid: null | string;
            phone: null | string;
            consent: {
                policyVersion: null | string;
                currentVersion: string;
                agreed: boolean;
                sensitive: boolean;
            };
            draft: Record<string, never>;
            submissions: {
                /** Format: int32 */
                round: number;
                /** Format: date-time */
                at: string;
                /** @description Sealed content of Personal InfoSubmitted.Applicant: all personal data of the form in one value. */
                applicant: null | {
                    realName: string;
                    position: string;
                    email: null | string;
                    /** @description The verified phone number at submission. */
                    phone: string;
                    /** @description The phone number to call, if it differs from the verified one. */
                    contactPhone: null | string;
                    detailAddress: string;
                    accountNumbers: string[];
                    wxNickname?: null | string;
                    wxAvatar?: null | string;
                };
                companyName: string;
                creditCode: null | string;
                province: string;
                city: string;
                district: null | string;
                /** Format: double */
                powerCapacity: number;
                /** Format: double */
                monthlyUsage: number;
                /** Format: double */
                currentPrice: number;
                voltageLevel: string;
                industry: null | string;
            }[];
            readings: {
                /** Format: int32 */
                round: number;
                /** Format: date-time */
                at: string;
                /** @description Sealed content of Personal? MaterialsUploaded.Readings: per kind and field, what was read and what the applicant confirmed. */
                readings: {
                    kinds: {
                        [key: string]: {
                            [key: string]: {
                                read: null | string;
                                /**
                                 * Format: double
                                 * @description 0..1.
                                 */
                                confidence: number;
                                confirmed: null | string;
                                /**
                                 * @description The position on the stored picture: left, top, width, height, as fractions of its size; null if the reader did not
                                 *                 report it, or if it was read before positions were stored.
                                 */
                                place?: null | number[];
                            };
                        };
                    };
                    /** @description By kind, the reader's warnings about the picture itself: `copy`, `reshot`, `edited` … */
                    warnings?: null | {
                        [key: string]: string[];
                    };
                };
            }[];
            pictures: {
                /** Format: uuid */
                imageId: string;
                kind: string;
                /** Format: int32 */
                width: number;
                /** Format: int32 */
                height: number;
                /** Format: int32 */
                bytes: number;
                readings: null | {
                    [key: string]: {
                        read: null | string;
                        /**
                         * Format: double
                         * @description 0..1.
                         */
                        confidence: number;
                        confirmed: null | string;
                        /**
                         * @description The position on the stored picture: left, top, width, height, as fractions of its size; null if the reader did not
                         *                 report it, or if it was read before positions were stored.
                         */
                        place?: null | number[];
                    };
                };
            }[];
            notes: {
                /** Format: date-time */
                at: string;
                what: string;
                texts: string[];
            }[];
            signals: {
                kind: string;
                /** Format: date-time */
                at: string;
            }[];
            accessLog: {
                /** Format: date-time */
                at: string;
                role: string;
                what: string;
                why: null | string;
            }[];
            history: {
                /** Format: int64 */
                version: number;
                /** Format: date-time */
                at: string;
                what: string;
            }[];
            fields: {
                code: string;
                name: string;
                purpose: string;
                basis: string;
                retention: string;
                sensitive: boolean;
                member: null | string;
            }[];
        };
        FindRegistrationsAnswer: {
            items: {
                /** Format: uuid */
                registrationId: string;
                companyName: string;
                creditCode: null | string;
                authStatus: null | string;
                /** Format: int32 */
                round: number;
                /** Format: date-time */
                submittedAt: null | string;
            }[];
            more: boolean;
        };
        FirstContactAnswer: {
            /** Format: uuid */
            customerId: string;
            status: string;
            /** Format: date-time */
            firstContactAt: string;
            /** Format: int64 */
            version: number;
        };
        FirstContactRequest: {
            /** Format: uuid */
            customerId: string;
            channel: components["schemas"]["ContactChannel"];
            outcome: components["schemas"]["ContactOutcome"];
            /** Format: date-time */
            contactedAt?: null | string;
            note?: null | string;
        };
        FuncTask: unknown;
        GiveSecondOpinionAnswer: {
            /** Format: uuid */
            registrationId: string;
            authStatus: string;
            /** Format: int64 */
            version: number;
        };
        GiveSecondOpinionRequest: {
            agree: boolean;
            note?: null | string;
            /** @description An alias of the note, named like the reason of a reversal or takeover. */
            reason?: null | string;
        };
        /**
         * @description Why the data of a registration must be kept.
         * @enum {string}
         */
        HoldReason: "court" | "regulator" | "dispute";
        /** Format: binary */
        IFormFile: string;
        IResult: Record<string, never>;
        LeaseAnswer: {
            /** Format: date-time */
            leaseUntil: null | string;
            /** Format: int64 */
            version: number;
        };
        LeaveView: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            /** Format: uuid */
            substitute?: null | string;
        };
        LiftHoldAnswer: {
            /** Format: uuid */
            registrationId: string;
            erased: boolean;
            /** Format: int64 */
            version: number;
        };
        LiftHoldRequest: {
            /** @description Why the data need not be kept any longer; stored permanently and in clear. */
            reason: string;
        };
        ListAuditsAnswer: {
            items: {
                /** Format: uuid */
                id: string;
                /**
                 * Format: date
                 * @description The night that the run was for; null if it was started by hand.
                 */
                night: null | string;
                /** @description Who started it. */
                actor: string;
                /** @description `running`, `clean`, `differs` (a check found something), `failed` or `timed_out`. */
                state: string;
                /** Format: date-time */
                startedAt: string;
                /** Format: date-time */
                endedAt: null | string;
                /**
                 * Format: int64
                 * @description Number of events in the log at its start.
                 */
                events: number;
                /** @description The kind of error, if the run failed. */
                fault: null | string;
                checks: {
                    name: string;
                    /**
                     * Format: int64
                     * @description Number of rows, events or streams that violate the check.
                     */
                    found: number;
                    /** @description The first of them, by id. */
                    examples: string[];
                    /** Format: int64 */
                    tookMs: number;
                }[];
            }[];
        };
        ListCandidatesAnswer: {
            items: {
                /** Format: uuid */
                staffId: string;
                username: string;
                displayName: string;
            }[];
        };
        ListCheckpointsAnswer: {
            key: null | string;
            /** @description In PEM, to be stored elsewhere; null before the first checkpoint. */
            publicKey: null | string;
            items: {
                /**
                 * Format: int64
                 * @description 1, 2, 3 and so on.
                 */
                number: number;
                /**
                 * Format: int64
                 * @description The last event of the previous checkpoint; 0 for the first checkpoint.
                 */
                after: number;
                /**
                 * Format: int64
                 * @description Its last event.
                 */
                upTo: number;
                /**
                 * Format: int64
                 * @description The number of events in between; there may be gaps in their numbers.
                 */
                events: number;
                /** @description Root of the tree over these events (RFC 9162), in hexadecimal digits. */
                root: string;
                /** @description SHA-256 of the previous checkpoint's statement; zeros for the first checkpoint. */
                before: string;
                /** Format: date-time */
                at: string;
                /** @description Name of the key that signed it. */
                key: string;
                /** @description RSA, SHA-256, PKCS#1 v1.5, in base64. */
                signature: string;
            }[];
            nextCursor: null | string;
        };
        ListFollowUpsItem: {
            /** Format: uuid */
            followUpId: string;
            channel: string;
            note: null | string;
            nextAction: null | string;
            /** Format: date-time */
            nextActionAt: null | string;
            /** Format: date-time */
            at: string;
        };
        ListNotificationsAnswer: {
            items: {
                /** Format: uuid */
                id: string;
                kind: string;
                title: string;
                text: string;
                /** Format: uuid */
                customerId: null | string;
                /** Format: date-time */
                at: string;
                /** Format: date-time */
                readAt: null | string;
            }[];
            nextCursor: null | string;
            /** Format: int32 */
            unread: number;
        };
        ListReasonsAnswer: {
            version: string;
            items: {
                code: string;
                step: string;
                text: string;
                opens: string[];
            }[];
        };
        ListReferenceListedListReferenceEntry: {
            items: {
                code: string;
                name: string;
                englishName: string;
            }[];
        };
        ListReferenceListedListRegionsEntry: {
            items: {
                code: string;
                name: string;
                /** Format: int32 */
                level: number;
                hasChildren: boolean;
            }[];
        };
        ListReferencePoliciesResponse: {
            policyVersion: string;
            policyHash: string;
            items: {
                code: string;
                title: string;
                text: string;
                version: string;
                hash: string;
            }[];
            fields: {
                code: string;
                name: string;
                englishName: string;
                purpose: string;
                basis: string;
                retention: string;
                sensitive: boolean;
            }[];
        };
        ListReviewsAnswer: {
            items: {
                /** Format: uuid */
                registrationId: string;
                companyName: string;
                authStatus: string;
                /** Format: date-time */
                submittedAt: string;
                /** Format: date-time */
                dueAt: string;
                /** Format: int32 */
                workingMinutesLeft: number;
                /** Format: int32 */
                round: number;
                /** Format: uuid */
                claimedBy: null | string;
                flags: string[];
                /** Format: date-time */
                urgedAt: null | string;
                risk: {
                    /** Format: int32 */
                    blocking: number;
                    /** Format: int32 */
                    warnings: number;
                };
            }[];
            nextCursor: null | string;
            /** Format: int32 */
            secondOpinions: number;
        };
        ListStaffNamesAnswer: {
            items: {
                /** Format: uuid */
                id: string;
                displayName: string;
                role: string;
                closed: boolean;
            }[];
            withoutSecondFactor?: null | string[];
        };
        ListTemplatesAnswer: {
            items: {
                /** @description WeChat's template id, for `wx.requestSubscribeMessage`. */
                id: string;
                /** @description The subject of the message: `review_decided`. */
                code: string;
                title: string;
                englishTitle: string;
            }[];
        };
        LogoutRequest: {
            refreshToken: string;
        };
        ManageConsentRequest: {
            policyVersion: string;
            agreed: boolean;
            sensitive: boolean;
        };
        ManagerFileAnswer: {
            dryRun: boolean;
            encoding: string;
            /** Format: int32 */
            rows: number;
            /** Format: int32 */
            added: number;
            /** Format: int32 */
            changed: number;
            /** Format: int32 */
            unchanged: number;
            /**
             * Format: int32
             * @description Number of lines that changed nothing because of a fault, each with its remarks.
             */
            refused: number;
            remarks: {
                /** Format: int64 */
                line: number;
                /** @description The column's header in the file; null for the line as a whole. */
                column: null | string;
                code: string;
                reason: string;
            }[];
        };
        ManagerView: {
            /** Format: uuid */
            managerId: string;
            username: string;
            displayName: string;
            territories: string[];
            specialties: string[];
            /** Format: int32 */
            capacity: number;
            /** Format: double */
            load: number;
            active: boolean;
            leave: {
                /** Format: date */
                from: string;
                /** Format: date */
                to: string;
                /** Format: uuid */
                substitute: null | string;
            }[];
            /** Format: int64 */
            version: number;
            wecomUserId: null | string;
            /** Format: int32 */
            open?: null | number;
            /** Format: int32 */
            overdue?: null | number;
            /** Format: int32 */
            assignedToday?: null | number;
            unknownSpecialties?: null | string[];
        };
        NewAssignmentsAnswer: {
            items: {
                /** Format: uuid */
                customerId: string;
                companyName: string;
                contactName: null | string;
                phone: null | string;
                province: string;
                city: string;
                district: null | string;
                /** Format: double */
                powerCapacity: number;
                voltageLevel: string;
                /** Format: date-time */
                assignedAt: null | string;
                /** Format: date-time */
                respondBy: null | string;
                /** Format: date-time */
                contactBy: null | string;
                why: null | string;
            }[];
        };
        NoteOnReviewAnswer: {
            /** Format: uuid */
            registrationId: string;
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            version: number;
        };
        NoteOnReviewRequest: {
            text: string;
        };
        NotificationView: {
            /** Format: uuid */
            id: string;
            kind: string;
            title: string;
            text: string;
            /** Format: uuid */
            customerId: null | string;
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            readAt: null | string;
        };
        OffboardManagerAnswer: {
            /** Format: uuid */
            managerId: string;
            dryRun: boolean;
            /**
             * Format: int32
             * @description Number of the manager's customers; States counts them by state.
             */
            customers: number;
            states: {
                [key: string]: number;
            };
            /** @description By the current rules and load. The customers move right after, so a place may be taken meanwhile. */
            planned: {
                /** Format: uuid */
                customerId: string;
                status: string;
                /**
                 * Format: uuid
                 * @description The customer's next manager; null when nobody is eligible, for Reason.
                 */
                managerId: null | string;
                reason: null | string;
            }[];
        };
        /** @description One page of a list, as it is returned. */
        PageOfCustomerView: {
            items: {
                /** Format: uuid */
                customerId: string;
                companyName: string;
                contactName: null | string;
                phone: null | string;
                province: string;
                city: string;
                district: null | string;
                /** Format: double */
                powerCapacity: number;
                voltageLevel: string;
                /** Format: double */
                monthlyUsage: number;
                status: string;
                /** Format: date-time */
                assignedAt: null | string;
                /** Format: date-time */
                respondBy: null | string;
                /** Format: date-time */
                contactBy: null | string;
                /** Format: date-time */
                firstContactAt: null | string;
                rating: string;
                ratingWhy: string;
                why: null | string;
                /** Format: int64 */
                version: number;
                /** Format: uuid */
                managerId?: null | string;
                timeline?: null | {
                    /** Format: date-time */
                    at: string;
                    code: string;
                    text: string;
                    note?: null | string;
                    outcome?: null | string;
                }[];
                away?: null | {
                    displayName: string;
                    /** Format: date */
                    until: string;
                };
            }[];
            nextCursor: null | string;
        };
        /** @description One page of a list, as it is returned. */
        PageOfListDeadLettersItem: {
            items: {
                /** Format: uuid */
                id: string;
                reaction: string;
                message: string;
                /** @description The exception's type, never its message. */
                error: string;
                /** Format: date-time */
                sentAt: string;
                /** @description `parked`, or `retrying`: a host will pick it up. */
                state: string;
                /**
                 * Format: int32
                 * @description Number of attempts since the message was sent, or since it was last retried by an operator; null if
                 *         unknown.
                 */
                tries: null | number;
                /**
                 * Format: int64
                 * @description How often an operator retried it.
                 */
                retries: number;
            }[];
            nextCursor: null | string;
        };
        /** @description One page of a list, as it is returned. */
        PageOfListExportsItem: {
            items: {
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                registrationId: null | string;
                /** Format: date-time */
                from: null | string;
                /** Format: date-time */
                to: null | string;
                reason: string;
                /** @description The actor who requested it. */
                by: string;
                /**
                 * @description True if the reader of this list requested it: only the requester can download it, and the requester cannot
                 *         approve it.
                 */
                mine: boolean;
                /** Format: date-time */
                at: string;
                /** @description `awaiting_second_person`, `waiting`, `running`, `done` or `failed`. */
                state: string;
                /** @description True if it contains the personal values in clear. */
                personal: boolean;
                /**
                 * Format: date-time
                 * @description When an export with personal values expires: a day after the request, or after the approval.
                 */
                until: null | string;
                approvedBy: null | string;
                approvedReason: null | string;
                /** Format: date-time */
                approvedAt: null | string;
            }[];
            nextCursor: null | string;
        };
        /** @description One page of a list, as it is returned. */
        PageOfListFollowUpsItem: {
            items: {
                /** Format: uuid */
                followUpId: string;
                channel: string;
                note: null | string;
                nextAction: null | string;
                /** Format: date-time */
                nextActionAt: null | string;
                /** Format: date-time */
                at: string;
            }[];
            nextCursor: null | string;
        };
        /** @description One page of a list, as it is returned. */
        PageOfListHoldsItem: {
            items: {
                /** Format: uuid */
                registrationId: string;
                reason: string;
                reference: string;
                by: string;
                /** Format: date-time */
                at: string;
                erasureWaits: boolean;
            }[];
            nextCursor: null | string;
        };
        /** @description One page of a list, as it is returned. */
        PageOfListLetterActsItem: {
            items: {
                /** Format: uuid */
                id: string;
                /** @description `retry` or `discard`. */
                act: string;
                /** Format: uuid */
                messageId: string;
                reason: string;
                /**
                 * @description The actor: `staff:` with the account's id, or `operator:` with the name given at the command
                 *         line.
                 */
                by: string;
                /** @description The display name of the account; null if it was done at the command line. */
                name: null | string;
                /** Format: date-time */
                at: string;
            }[];
            nextCursor: null | string;
        };
        /** @description One page of a list, as it is returned. */
        PageOfListParkedItem: {
            items: {
                /** Format: uuid */
                customerId: string;
                companyName: string;
                province: string;
                city: string;
                district: null | string;
                /** Format: double */
                powerCapacity: number;
                voltageLevel: string;
                industry: null | string;
                reason: string;
                text: string;
                /** Format: date-time */
                parkedAt: string;
            }[];
            nextCursor: null | string;
        };
        /** @description One page of a list, as it is returned. */
        PageOfListTransfersItem: {
            items: {
                /** Format: uuid */
                customerId: string;
                companyName: string;
                province: string;
                city: string;
                district: null | string;
                /** Format: double */
                powerCapacity: number;
                voltageLevel: string;
                /** Format: uuid */
                fromId: string;
                fromName: string;
                /** Format: uuid */
                toId: string;
                toName: string;
                incoming: boolean;
                reason: null | string;
                /** Format: date-time */
                offeredAt: string;
                /** Format: date-time */
                expiresAt: string;
            }[];
            nextCursor: null | string;
        };
        /** @description One page of a list, as it is returned. */
        PageOfListUnknownCallsItem: {
            items: {
                /** Format: uuid */
                id: string;
                /** @description The stored name of the call, such as `tell_applicant`. */
                call: string;
                /**
                 * Format: uuid
                 * @description The event that caused the call.
                 */
                cause: string;
                /**
                 * Format: uuid
                 * @description The stream that the call belongs to.
                 */
                registrationId: string;
                /** Format: date-time */
                attemptedAt: string;
                /** @description `unknown`, or `again`: a retry was requested and has not been made yet. */
                state: string;
            }[];
            nextCursor: null | string;
        };
        /** @description One page of a list, as it is returned. */
        PageOfManagerView: {
            items: {
                /** Format: uuid */
                managerId: string;
                username: string;
                displayName: string;
                territories: string[];
                specialties: string[];
                /** Format: int32 */
                capacity: number;
                /** Format: double */
                load: number;
                active: boolean;
                leave: {
                    /** Format: date */
                    from: string;
                    /** Format: date */
                    to: string;
                    /** Format: uuid */
                    substitute: null | string;
                }[];
                /** Format: int64 */
                version: number;
                wecomUserId: null | string;
                /** Format: int32 */
                open?: null | number;
                /** Format: int32 */
                overdue?: null | number;
                /** Format: int32 */
                assignedToday?: null | number;
                unknownSpecialties?: null | string[];
            }[];
            nextCursor: null | string;
        };
        PlaceHoldAnswer: {
            /** Format: uuid */
            registrationId: string;
            reason: string;
            reference: string;
            /** Format: int64 */
            version: number;
        };
        PlaceHoldRequest: {
            reason: components["schemas"]["HoldReason"];
            /** @description The number of the case or letter; stored permanently and in clear. */
            reference: string;
        };
        /** @description The response of `POST /policies/{kind}/activate`. */
        PolicyActivated: {
            /** Format: int32 */
            version: number;
            name: string;
            /** Format: date-time */
            at: string;
        };
        /** @description The response of `POST /policies/{kind}/validate`. */
        PolicyChecked: {
            valid: boolean;
            errors: {
                pointer: string;
                code: string;
                message: string;
            }[];
        };
        /** @description The response of `POST /policies/{kind}/diff`. */
        PolicyCompared: {
            from: string;
            to: string;
            changes: {
                /** @description A JSON pointer into the policy. */
                pointer: string;
                before: unknown;
                after: unknown;
            }[];
        };
        ReadAccessLogResponse: {
            items: {
                /** Format: date-time */
                at: string;
                role: string;
                what: string;
                why: null | string;
            }[];
        };
        ReadAgendaAnswer: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            overdue: {
                /** Format: uuid */
                customerId: string;
                companyName: string;
                status: string;
                kind: string;
                /** Format: date-time */
                at: string;
                text: null | string;
            }[];
            items: {
                /** Format: uuid */
                customerId: string;
                companyName: string;
                status: string;
                kind: string;
                /** Format: date-time */
                at: string;
                text: null | string;
            }[];
        };
        ReadBackupsAnswer: {
            /** @description The backups that `backup make` wrote, newest first. */
            items: {
                name: string;
                /** Format: date-time */
                at: string;
                /**
                 * Format: int64
                 * @description Size of the dump and the pictures.
                 */
                bytes: number;
                /** Format: int64 */
                events: number;
                /**
                 * Format: int64
                 * @description The log's position: the backup contains no event after it.
                 */
                lastEvent: number;
                /**
                 * Format: int64
                 * @description The last checkpoint of the log in the backup.
                 */
                checkpoint: null | number;
                /**
                 * Format: date-time
                 * @description When the backup was last restored into a scratch database and found equal.
                 */
                verifiedAt: null | string;
            }[];
            walArchive: {
                /** @description Whether the server archives its log (point-in-time recovery). */
                on: boolean;
                /** Format: int64 */
                archived: number;
                /** Format: date-time */
                lastAt: null | string;
                /** Format: int64 */
                failed: number;
                /** Format: date-time */
                lastFailedAt: null | string;
            };
            /** @description What the product does not know about backups, in the reader's language. */
            note: string;
        };
        ReadCalendarAnswer: {
            /**
             * Format: date
             * @description The day in China, by the database's clock.
             */
            today: string;
            /**
             * Format: date
             * @description The last day of the last year whose holidays are announced.
             */
            knownUntil: string;
            /**
             * Format: int32
             * @description The year whose holidays should be known by now and are not; null if none is missing.
             */
            missing: null | number;
            /** @description The source of the announced days, in the reader's language. */
            source: string;
            /** @description The office hours of a working day, in China. */
            officeHours: {
                from: string;
                to: string;
            }[];
            /** @description The announced years, plus this year and the next, in order. */
            years: {
                /** Format: int32 */
                year: number;
                /** @description False if only weekends and the holidays with a fixed date are known for the year. */
                announced: boolean;
                /** Format: int32 */
                workingDays: number;
                /** @description Days off for a holiday, weekends within it included. */
                holidays: string[];
                /** @description Weekend days that are worked to make up for a holiday. */
                makeUpDays: string[];
            }[];
        };
        ReadConsentResponse: {
            policyVersion: null | string;
            currentVersion: string;
            agreed: boolean;
            sensitive: boolean;
        };
        ReadDraftResponse: {
            draft: Record<string, never>;
            issues: {
                pointer: string;
                code: string;
                message: string;
                blocking: boolean;
            }[];
            step: string;
            /** Format: date-time */
            savedAt: null | string;
            fields: {
                [key: string]: string;
            };
            next: null | string;
            opens: null | string[];
            /** @description The tariff that follows from a capacity. */
            tariff: null | {
                /** @description `single_part`, `choice` or `two_part`. */
                code: string;
                /** @description The usage lowers the demand charge. */
                demandDiscount: boolean;
            };
        };
        ReadExportAnswer: {
            /** Format: uuid */
            id: string;
            /** @description `awaiting_second_person`, `waiting` or `running`. */
            state: string;
            /** Format: int64 */
            done: number;
            /** Format: int64 */
            total: number;
            /** Format: date-time */
            at: string;
        };
        ReadFunnelAnswer: {
            /** Format: date */
            from: string;
            /**
             * Format: date
             * @description The last day of the period, inclusive; days are in China's time zone.
             */
            to: string;
            steps: {
                /**
                 * @description `signed_in`, `phone_verified`, `submitted`, `approved`, `assigned`,
                 *         `first_contact`, `serving`.
                 */
                code: string;
                /** Format: int32 */
                count: number;
                /**
                 * Format: double
                 * @description Share of those who signed in; null if nobody did.
                 */
                share: null | number;
            }[];
            /** @description Time from the first assignment to the first contact, in seconds; null if there was no contact. */
            firstContact: {
                /** Format: int64 */
                median: null | number;
                /** Format: int64 */
                p90: null | number;
                /**
                 * Format: int64
                 * @description In office time by the Chinese calendar, without nights, breaks and holidays.
                 */
                workingMedian: null | number;
                /**
                 * Format: int64
                 * @description In office time, like WorkingMedian.
                 */
                workingP90: null | number;
            };
        };
        ReadImportAnswer: {
            /** Format: uuid */
            id: string;
            dryRun: boolean;
            state: string;
            sha256: string;
            basis: null | string;
            /** Format: date */
            basisOn: null | string;
            by: string;
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            finishedAt: null | string;
            encoding: string;
            separator: string;
            /** Format: int64 */
            headerLine: number;
            /** Format: int64 */
            lines: number;
            /**
             * Format: int32
             * @description Rows of the file: each is made, merged, skipped or refused; in a dry run, would be.
             */
            rows: number;
            /** Format: int32 */
            blank: number;
            /** Format: int32 */
            made: number;
            /**
             * Format: int32
             * @description Rows of a person whose phone (by blind index) and company are known: from the same file, or from a
             *                 registration.
             */
            merged: number;
            /**
             * Format: int32
             * @description Customers that an earlier import made.
             */
            skipped: number;
            /** Format: int32 */
            refused: number;
            /**
             * Format: int32
             * @description Lines that are accepted with a warning.
             */
            warned: number;
            /**
             * Format: int32
             * @description Customers made that have no manager yet.
             */
            parked: number;
            managers: {
                /** Format: uuid */
                manager: string;
                /** Format: int32 */
                customers: number;
            }[];
            /**
             * @description The first 200 of all Said remarks, errors before warnings; the list of errors has all of
             *                 them.
             */
            items: {
                /** Format: int64 */
                line: number;
                /** @description Member of the registration form; null for the whole line. */
                column: null | string;
                /** @description `error` (the line is refused), `warning` or `info`. */
                level: string;
                code: string;
                message: string;
                /**
                 * Format: uuid
                 * @description The existing customer or registration that the line matches.
                 */
                customerId: null | string;
            }[];
            /** Format: int32 */
            said: number;
        };
        ReadImportProgress: {
            /** Format: uuid */
            id: string;
            dryRun: boolean;
            state: string;
            /** Format: int64 */
            done: number;
            /** Format: int64 */
            total: number;
            /** Format: date-time */
            at: string;
        };
        ReadKeysAnswer: {
            master: {
                /** @description Identifies the key without revealing anything about it. */
                name: string;
                /**
                 * Format: date-time
                 * @description When it was first used in this database; null if it was not used yet.
                 */
                since: null | string;
                /** Format: int32 */
                ageDays: null | number;
            };
            /** @description Whether this host's master key opens the data of this database; null if nothing is encrypted yet. */
            opens: null | boolean;
            subjects: {
                /**
                 * Format: int64
                 * @description Persons (and rounds of papers) with a key.
                 */
                live: number;
                /**
                 * Format: int64
                 * @description Destroyed keys of erased persons: their data cannot be decrypted again.
                 */
                destroyed: number;
                /** Format: date-time */
                newestAt: null | string;
            };
            /** @description Live keys by the master key that wraps them; there are several while keys are rotated. */
            masters: {
                /** @description Null if it was wrapped before master keys had names. */
                name: null | string;
                /** Format: int64 */
                keys: number;
                /** @description Whether this host has that master key. */
                here: boolean;
            }[];
            /** @description The master key that wraps the root key, from which seals and indexes are derived. */
            root: null | string;
        };
        ReadPoliciesAnswer: {
            kind: string;
            /**
             * Format: int32
             * @description 0 for the one that comes with the build.
             */
            version: number;
            name: string;
            policy: unknown;
            items: {
                /** Format: int32 */
                version: number;
                name: string;
                /** Format: date-time */
                at: null | string;
                by: null | string;
                /** @description The current name of the staff member. */
                byName: null | string;
                reason: null | string;
            }[];
        };
        ReadPolicyVersionAnswer: {
            kind: string;
            /** Format: int32 */
            version: number;
            name: string;
            policy: unknown;
            /** Format: date-time */
            at: null | string;
            by: null | string;
            reason: null | string;
        };
        ReadReadersAnswer: {
            items: {
                name: string;
                /**
                 * @description `inline_projection`, `projection`, `subscription`, `high_water_mark`, `due` (the drainer of
                 *             due commands) or `messages` (the messages that wait for reactions).
                 */
                kind: string;
                /**
                 * Format: int64
                 * @description The last event that was read; null for readers that do not read the log.
                 */
                position: null | number;
                /**
                 * Format: int64
                 * @description The number of waiting events, rows or messages.
                 */
                behind: number;
                /**
                 * Format: int64
                 * @description How long the oldest of them has waited; null when unknown.
                 */
                behindSeconds: null | number;
                /**
                 * @description `current`, `behind`, or `late`: something has waited for longer than a minute, so the reader has
                 *             stopped or no host runs it.
                 */
                state: string;
            }[];
        };
        ReadVendorsAnswer: {
            /** @description What this host has seen of them since it started. */
            services: {
                /**
                 * @description A kind of call: `wechat`, `wechat-token`, `wecom`, `wecom-token`, `sms`, `ocr`,
                 *         `registry`, `identity` or `blobs`.
                 */
                name: string;
                /** @description The configured provider. */
                provider: string;
                configured: boolean;
                sandbox: boolean;
                /**
                 * @description `closed` (calls are sent), `open` (calls are held back for a while after many faults),
                 *         `half_open`, or `unused`.
                 */
                circuit: string;
                /** Format: int64 */
                calls: number;
                /** Format: int64 */
                faults: number;
                /** @description `http_503` and the like, `unanswered`, or `not_sent`. */
                lastFault: null | string;
                /** Format: date-time */
                lastFaultAt: null | string;
            }[];
            /** @description Budgets of the product and credits of applicants, across all hosts. */
            allowances: {
                service: string;
                code: string;
                of: null | string;
                /** Format: int64 */
                used: number;
                /** Format: int64 */
                most: number;
                /** Format: int64 */
                left: number;
            }[];
            /**
             * Format: int32
             * @description See `GET /ops/unknown-calls`.
             */
            unknownCalls: number;
        };
        ReassignAnswer: {
            /** Format: uuid */
            customerId: string;
            /** Format: uuid */
            managerId: string;
            status: string;
            /** Format: int64 */
            version: number;
        };
        ReassignManyAnswer: {
            items: {
                /** Format: uuid */
                customerId: string;
                outcome: string;
                /** Format: uuid */
                managerId: null | string;
                /** Format: int64 */
                version: null | number;
                code: null | string;
                message: null | string;
            }[];
        };
        ReassignManyRequest: {
            customerIds: string[];
            /** Format: uuid */
            managerId?: null | string;
            reason: string;
        };
        ReassignRequest: {
            /** Format: uuid */
            managerId?: null | string;
            reason: string;
        };
        RebuildProjectionProgress: {
            projection: string;
            /** @description `build`, `swap` or `compare`. */
            phase: string;
            /** Format: int64 */
            done: number;
            /** Format: int64 */
            total: number;
        };
        RebuildProjectionRequest: {
            reason: string;
        };
        RecognizeImageRequest: {
            /** Format: uuid */
            imageId: string;
        };
        RecognizeImageResponse: {
            kind: string;
            provider: string;
            fields: {
                [key: string]: {
                    value: null | string;
                    /**
                     * Format: double
                     * @description 0..1; from decimal OcrField.Certain on, the value need not be compared with the paper.
                     */
                    confidence: number;
                };
            };
            warnings: {
                code: string;
                message: string;
            }[];
        };
        RecordSubscriptionAnswer: {
            templateId: string;
            /** Format: int32 */
            credits: number;
        };
        /** @enum {string} */
        RecordSubscriptionOutcome: "accept" | "reject" | "ban";
        RecordSubscriptionRequest: {
            templateId: string;
            outcome: components["schemas"]["RecordSubscriptionOutcome"];
        };
        RefreshSessionRequest: {
            refreshToken: string;
        };
        RefuseTransferAnswer: {
            /** Format: uuid */
            customerId: string;
        };
        RefuseTransferRequest: {
            reason: string;
        };
        /**
         * @description The members of a registration in requests, for drafts and submissions alike. Bodies are read as merge patches of this type and checked
         *     by FormRules, so that one response reports both wrong types and broken rules.
         */
        RegistrationForm: {
            realName?: null | string;
            position?: null | string;
            email?: null | string;
            contactPhone?: null | string;
            companyName?: null | string;
            creditCode?: null | string;
            regionCode?: null | string;
            province?: null | string;
            city?: null | string;
            district?: null | string;
            detailAddress?: null | string;
            /** Format: double */
            powerCapacity?: null | number;
            /** Format: double */
            monthlyUsage?: null | number;
            /** Format: double */
            currentPrice?: null | number;
            voltageLevel?: null | string;
            industry?: null | string;
            accountNumbers?: null | string[];
            /** Format: uuid */
            businessLicense?: null | string;
            /** Format: uuid */
            idCardFront?: null | string;
            /** Format: uuid */
            idCardBack?: null | string;
            wxNickname?: null | string;
            wxAvatar?: null | string;
        };
        RemoveTotpRequest: {
            code: string;
        };
        /** @description A response that can be sent and stored for a retry: status, body, version, headers. */
        Reply: {
            /** Format: int32 */
            status: number;
            body?: unknown;
            /**
             * Format: int64
             * @description Sent as `ETag: "version"`.
             */
            version?: null | number;
            headers?: null | {
                [key: string]: string;
            };
            afterwards?: null | components["schemas"]["FuncTask"];
            tag?: null | string;
        };
        RequestExportAnswer: {
            /** Format: uuid */
            id: string;
        };
        RequestExportRequest: {
            reason: string;
            /**
             * Format: uuid
             * @description Either this, or From and To (exclusive).
             */
            registrationId?: null | string;
            /** Format: date-time */
            from?: null | string;
            /** Format: date-time */
            to?: null | string;
            /**
             * @description Includes the personal values in clear; only for one registration.
             * @default false
             */
            personal: boolean;
        };
        RequestImportAnswer: {
            /** Format: uuid */
            id: string;
            dryRun: boolean;
            sha256: string;
        };
        /**
         * @description What this retailer requires beyond the fixed rules: fields that are otherwise optional, and the customers it serves. It can only require
         *     more. The correction of a rejected registration is not checked against it, because a field that the reasons do not open could not be
         *     filled in.
         */
        RequirementsPolicy: {
            /** @description The credit code is required. */
            creditCode: boolean;
            /** @description The industry is required. */
            industry: boolean;
            /**
             * Format: int32
             * @description The minimum number of grid account numbers, 0..20.
             */
            leastAccountNumbers: number;
            /**
             * Format: double
             * @description The minimum capacity, 0.01..1,000,000; null when any size is served.
             */
            leastCapacityKva?: null | number;
            /**
             * @description Codes of the provinces that are served (440000), each once: a retailer may sell only where the exchange has
             *                 listed it. Null when all are served.
             */
            provinces?: null | string[];
        };
        ResolveUnknownCallRequest: {
            outcome: string;
            reason: string;
        };
        /**
         * @description How many days inactive data are kept, by class, before the nightly run deletes them. Null keeps them until somebody erases them. The
         *     upper bounds are what applicants were promised; the lower bounds leave them time to correct or to contest something.
         */
        RetentionPolicy: {
            /**
             * Format: int32
             * @description Marks of network addresses, 1..30: the privacy text promises thirty days.
             */
            networkDays: number;
            /**
             * Format: int32
             * @description Registrations that were never submitted, from their last activity, 30..1095.
             */
            draftDays?: null | number;
            /**
             * Format: int32
             * @description Registrations that were withdrawn and not submitted again, 30..1095.
             */
            withdrawnDays?: null | number;
            /**
             * Format: int32
             * @description Registrations that were rejected and not submitted again, 180..1095.
             */
            rejectedDays?: null | number;
        };
        RetryDeadLetterRequest: {
            reason: string;
        };
        RevealPastCaseRequest: {
            /** @description Shown to the person. */
            reason: string;
            /**
             * Format: date-time
             * @description The time of the view; null for now.
             */
            at?: null | string;
        };
        RevealPhoneAnswer: {
            phone: string;
        };
        RevealPhoneRequest: {
            /** @description The purpose, which the customer can read. */
            purpose: string;
        };
        ReverseDecisionAnswer: {
            /** Format: uuid */
            registrationId: string;
            authStatus: string;
            /** Format: int64 */
            version: number;
        };
        ReverseDecisionRequest: {
            reason: string;
        };
        ReviewMetricsAnswer: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            queue: {
                /** Format: int32 */
                waiting: number;
                /** Format: int32 */
                claimed: number;
                /** Format: int32 */
                mine: number;
                /** Format: int32 */
                overdue: number;
                /** Format: int32 */
                urged: number;
                ages: {
                    /** Format: int32 */
                    fromHours: number;
                    /**
                     * Format: int32
                     * @description Null for all older cases.
                     */
                    untilHours: null | number;
                    /** Format: int32 */
                    cases: number;
                }[];
            };
            decisions: {
                /** Format: int32 */
                decided: number;
                /** Format: int32 */
                approved: number;
                /** Format: int32 */
                rejected: number;
                /** Format: int32 */
                approvedInRoundOne: number;
                /** Format: double */
                firstPassYield: null | number;
                /** Format: int32 */
                reversed: number;
                hours: {
                    /** Format: date-time */
                    at: string;
                    /** Format: int32 */
                    decided: number;
                }[];
                people: {
                    /** Format: uuid */
                    reviewerId: string;
                    displayName: null | string;
                    /** Format: int32 */
                    decided: number;
                    /** Format: int32 */
                    approved: number;
                    /** Format: int32 */
                    approvedInRoundOne: number;
                    /** Format: int32 */
                    reversed: number;
                }[];
                reasons: {
                    code: string;
                    text: string;
                    /** Format: int32 */
                    count: number;
                }[];
                automatic: {
                    /** Format: int32 */
                    approved: number;
                    /** Format: int32 */
                    reversed: number;
                };
            };
        };
        /**
         * @description The numbers and switches that the review follows, in the form in which they are read, stored and activated. Settings that depend on the
         *     machine and its services stay in the configuration.
         */
        ReviewPolicy: {
            /** @description Clean cases are approved without a person. */
            autoApprove: boolean;
            /** @description The automatic check looks for the same picture in other registrations. */
            samePicture: boolean;
            /**
             * Format: double
             * @description A reading with less confidence is a finding, 0.50 to 0.99. Vendors report no confidence; their readings count
             *                 as 0.90.
             */
            certainFrom: number;
            /**
             * Format: int32
             * @description Duration of a claim in minutes, 5 to 240.
             */
            claimMinutes: number;
            /**
             * Format: double
             * @description The largest capacity in kVA that is approved without a person; null for no limit.
             */
            autoApproveUpToKva?: null | number;
            /**
             * Format: int32
             * @description The number of warnings from which an approval needs a second reviewer, 0 to 50; null when none
             *                 does.
             */
            secondOpinionFrom?: null | number;
            /**
             * Format: int32
             * @description The number of rejections from which reviewers should call the applicant, 1 to 20; null for
             *                 never.
             */
            callAfterResubmissions?: null | number;
        };
        SearchCompaniesResponse: {
            items: {
                name: string;
                creditCode: string;
                province: string;
                city: string;
                district: null | string;
                /**
                 * Format: double
                 * @description 0 to 1, for sorting.
                 */
                score: number;
                /** @description The marked parts of the name, as start and length in code points. */
                matches: number[][];
            }[];
        };
        SendCodeRequest: {
            phone: string;
        };
        SendCodeResponse: {
            /** Format: int32 */
            expiresIn: number;
            /** Format: int32 */
            resendAfter: number;
        };
        SignInWithWechatConsentGiven: {
            policyVersion?: null | string;
            agreed?: null | boolean;
            sensitive?: null | boolean;
        };
        SignInWithWechatProfileGiven: {
            nickname?: null | string;
            avatarUrl?: null | string;
        };
        SignInWithWechatRequest: {
            code: string;
            consent?: null | components["schemas"]["SignInWithWechatConsentGiven"];
            profile?: null | components["schemas"]["SignInWithWechatProfileGiven"];
            deviceId?: null | string;
        };
        SignInWithWechatResponse: {
            accessToken: string;
            refreshToken: string;
            tokenType: string;
            /** Format: int32 */
            expiresIn: number;
            /** Format: uuid */
            registrationId: string;
            authStatus: string;
            step: string;
        };
        SimulateAssignmentRequest: {
            policy: components["schemas"]["AssignmentPolicy"];
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
        };
        SimulationResult: {
            policy: string;
            /** Format: int32 */
            choices: number;
            /**
             * Format: int32
             * @description Choices with another result; Examples contains the first ones.
             */
            different: number;
            /** @description Figures of the real or the simulated history. */
            actual: {
                /** Format: int32 */
                assigned: number;
                /**
                 * Format: int32
                 * @description Customers for whom nobody was eligible at the first search.
                 */
                unassignable: number;
                /**
                 * Format: double
                 * @description Gini coefficient of the customers per active manager: 0 when equal, close to 1 when one manager gets all.
                 */
                gini: number;
                /**
                 * Format: int64
                 * @description Median time from the first search for a manager to the first contact; an estimate in the simulation.
                 *                 Null when nobody was contacted.
                 */
                contactSeconds: null | number;
            };
            /** @description Figures of the real or the simulated history. */
            simulated: {
                /** Format: int32 */
                assigned: number;
                /**
                 * Format: int32
                 * @description Customers for whom nobody was eligible at the first search.
                 */
                unassignable: number;
                /**
                 * Format: double
                 * @description Gini coefficient of the customers per active manager: 0 when equal, close to 1 when one manager gets all.
                 */
                gini: number;
                /**
                 * Format: int64
                 * @description Median time from the first search for a manager to the first contact; an estimate in the simulation.
                 *                 Null when nobody was contacted.
                 */
                contactSeconds: null | number;
            };
            managers: {
                /** Format: uuid */
                managerId: string;
                /**
                 * Format: int32
                 * @description Customers assigned in the period.
                 */
                actual: number;
                /** Format: int32 */
                simulated: number;
                /**
                 * Format: double
                 * @description Like Load, but as it really was, measured with the simulated policy's effort so that the
                 *                 two can be compared.
                 */
                actualLoad: number;
                /**
                 * Format: double
                 * @description Load at the end of the simulation: open work by effort as a share of the capacity.
                 */
                load: number;
            }[];
            examples: {
                /** Format: uuid */
                customerId: string;
                /** Format: date-time */
                at: string;
                /**
                 * Format: uuid
                 * @description Who got the customer; null when nobody was eligible.
                 */
                actual: null | string;
                /** Format: uuid */
                simulated: null | string;
                code: string;
            }[];
        };
        StaffLoginAnswer: {
            accessToken: string;
            refreshToken: string;
            tokenType: string;
            /** Format: int32 */
            expiresIn: number;
            role: string;
            displayName: string;
        };
        StaffLoginRequest: {
            username: string;
            password: string;
            totp?: null | string;
        };
        /** @description Statuses and times only; `GET /auth/draft` returns what was submitted. */
        StatusShown: {
            /** Format: uuid */
            registrationId: string;
            authStatus: string;
            /** Format: int64 */
            version: number;
            /** Format: int32 */
            round: number;
            /** Format: date-time */
            submittedAt: null | string;
            /** Format: date-time */
            decidedAt: null | string;
            /** Format: date-time */
            expectedBy: null | string;
            steps: {
                title: string;
                desc: string;
                /** @description `completed`, `processing`, `pending` or `rejected`. */
                status: string;
                /**
                 * Format: date-time
                 * @description When the step was completed.
                 */
                time: null | string;
            }[];
            rejection: null | {
                reasons: {
                    code: string;
                    pointer: null | string;
                    message: string;
                    opens: string[];
                }[];
                canResubmit: boolean;
                /** @description Pointers of all fields that may change in the next round. */
                opens: string[];
            };
            manager: null | {
                name: string;
                phone: null | string;
                /** Format: date-time */
                assignedAt: string;
            };
            customerService: {
                phone: string;
                hours: string;
            };
            nextSteps: {
                code: string;
                title: string;
                desc: string;
            }[];
            /**
             * Format: int32
             * @description In seconds; null when the application is approved.
             */
            nextPollAfter: null | number;
            urging: null | {
                /**
                 * Format: date-time
                 * @description When the applicant last urged the review; null when never.
                 */
                urgedAt: null | string;
                /**
                 * Format: date-time
                 * @description From when the review may be urged again; null when it may be urged now. It is a time, not a boolean, so that it
                 *                 stays right while the version does not change.
                 */
                againFrom: null | string;
            };
        };
        String: string;
        SubmitRegistrationResponse: {
            /** Format: uuid */
            registrationId: string;
            authStatus: string;
            /** Format: int64 */
            version: number;
            /** Format: date-time */
            submittedAt: string;
            /** Format: int32 */
            round: number;
        };
        TakeOverReviewAnswer: {
            /** Format: uuid */
            reviewerId: string;
            /** Format: date-time */
            leaseUntil: string;
            /** Format: int64 */
            version: number;
        };
        TakeOverReviewRequest: {
            reason: string;
            /**
             * Format: uuid
             * @description The new holder of the case; by default the administrator.
             */
            reviewerId?: null | string;
        };
        /** @description The tokens of a session. */
        TokenPair: {
            accessToken: string;
            refreshToken: string;
            tokenType: string;
            /** Format: int32 */
            expiresIn: number;
        };
        TransferCustomerAnswer: {
            /** Format: uuid */
            customerId: string;
            /** Format: uuid */
            managerId: string;
            status: string;
            /** Format: int64 */
            version: number;
            /** Format: date-time */
            expiresAt: string;
        };
        TransferCustomerRequest: {
            /** Format: uuid */
            managerId: string;
            reason: string;
        };
        UndoOffboardingAnswer: {
            /** Format: uuid */
            managerId: string;
            dryRun: boolean;
            /** Format: date-time */
            offboardedAt: string;
            /**
             * Format: date-time
             * @description The time until which the off-boarding can be undone.
             */
            until: string;
            /**
             * Format: int32
             * @description Number of customers who come back; Staying counts those who do not.
             */
            returning: number;
            /** Format: int32 */
            staying: number;
            /** @description The current plan. The customers move right after; if a place is taken meanwhile, that customer stays. */
            planned: {
                /** Format: uuid */
                customerId: string;
                status: string;
                /**
                 * Format: uuid
                 * @description The customer's current manager; null when there is none.
                 */
                managerId: null | string;
                /**
                 * @description Null when the customer comes back. Otherwise the reason why not: `contacted` (by the current manager),
                 *                 `no_capacity`, `withdrawn` (the approval was reversed), `erased`, or how the current manager got the customer:
                 *                 `transferred`, `administrator`, `declined`, `overdue`, `offboarded`, `assigned`.
                 */
                reason: null | string;
            }[];
        };
        UndoOffboardingRequest: {
            reason?: null | string;
        };
        UploadImageResponse: {
            /** Format: uuid */
            imageId: string;
            kind: string;
            /** Format: int32 */
            width: number;
            /** Format: int32 */
            height: number;
            /** Format: int32 */
            bytes: number;
            sha256: string;
            contentType: string;
        };
        UrgeReviewResponse: {
            /** Format: date-time */
            expectedBy: string;
        };
        ValidateAssignmentPolicyRequest: {
            policy: components["schemas"]["AssignmentPolicy"];
        };
        ValidateRequirementsPolicyRequest: {
            policy: components["schemas"]["RequirementsPolicy"];
        };
        ValidateRetentionPolicyRequest: {
            policy: components["schemas"]["RetentionPolicy"];
        };
        ValidateReviewPolicyRequest: {
            policy: components["schemas"]["ReviewPolicy"];
        };
        VerifyCodeRequest: {
            phone: string;
            code: string;
        };
        VerifyCodeResponse: {
            phoneVerified: boolean;
            authStatus: string;
            step: string;
        };
        VerifyLogAnswer: {
            verified: boolean;
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            events: number;
            /** @description The last seal, which covers all events up to it. */
            head: null | {
                /** Format: int64 */
                seq: number;
                seal: string;
            };
            checks: {
                invariant: string;
                holds: boolean;
                /** Format: int32 */
                count: number;
                /** @description The first hundred; ids and event names only. */
                violations: string[];
            }[];
            /** @description A signed statement about the log at a time: the root over all events that were sealed since the previous checkpoint. */
            checkpoint: null | {
                /**
                 * Format: int64
                 * @description 1, 2, 3 and so on.
                 */
                number: number;
                /**
                 * Format: int64
                 * @description The last event of the previous checkpoint; 0 for the first checkpoint.
                 */
                after: number;
                /**
                 * Format: int64
                 * @description Its last event.
                 */
                upTo: number;
                /**
                 * Format: int64
                 * @description The number of events in between; there may be gaps in their numbers.
                 */
                events: number;
                /** @description Root of the tree over these events (RFC 9162), in hexadecimal digits. */
                root: string;
                /** @description SHA-256 of the previous checkpoint's statement; zeros for the first checkpoint. */
                before: string;
                /** Format: date-time */
                at: string;
                /** @description Name of the key that signed it. */
                key: string;
                /** @description RSA, SHA-256, PKCS#1 v1.5, in base64. */
                signature: string;
            };
        };
        VerifyWechatPhoneRequest: {
            code: string;
        };
        /** @enum {string} */
        WishedStatus: "acknowledged" | "serving" | "declined";
        WithdrawRegistrationResponse: {
            /** Format: uuid */
            registrationId: string;
            authStatus: string;
            /** Format: int64 */
            version: number;
        };
        WithdrawTransferAnswer: {
            /** Format: uuid */
            customerId: string;
            status: string;
            /** Format: int64 */
            version: number;
        };
        WorkloadAnswer: {
            items: {
                /** Format: uuid */
                managerId: string;
                username: string;
                displayName: string;
                territories: string[];
                specialties: string[];
                /** Format: int32 */
                capacity: number;
                /** Format: double */
                load: number;
                active: boolean;
                leave: {
                    /** Format: date */
                    from: string;
                    /** Format: date */
                    to: string;
                    /** Format: uuid */
                    substitute: null | string;
                }[];
                /** Format: int64 */
                version: number;
                wecomUserId: null | string;
                /** Format: int32 */
                open?: null | number;
                /** Format: int32 */
                overdue?: null | number;
                /** Format: int32 */
                assignedToday?: null | number;
                unknownSpecialties?: null | string[];
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    AcceptTransfer: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "managerId": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *       "status": "acknowledged",
                     *       "version": 26
                     *     }
                     */
                    "application/json": components["schemas"]["ReassignAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · transfer_over: The offer was withdrawn, answered, or not answered in time. · illegal_transition: The customer's state does not allow this. · manager_full: The manager has reached the capacity. · manager_unavailable: The manager is not active, or is on leave. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ActivateAssignmentPolicy: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "bands": [
                 *           {
                 *             "name": "CAP_SMALL",
                 *             "weight": 0.25,
                 *             "belowKva": 400
                 *           },
                 *           {
                 *             "name": "CAP_LARGE",
                 *             "weight": 1
                 *           }
                 *         ],
                 *         "criteria": [
                 *           "load",
                 *           "specialty"
                 *         ]
                 *       },
                 *       "reason": "负载优先"
                 *     }
                 */
                "application/json": components["schemas"]["ActivateAssignmentPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1,
                     *       "name": "assignment-1",
                     *       "at": "2026-03-10T02:00:41.497992Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyActivated"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListFollowUps: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "followUpId": "01a22928-3c52-7f2c-961c-dc342269ae21",
                     *           "channel": "visit",
                     *           "note": "看过配电房",
                     *           "nextAction": "发送报价",
                     *           "nextActionAt": null,
                     *           "at": "2026-03-10T02:00:31.174374Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PageOfListFollowUpsItem"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    AddFollowUp: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "channel": "visit",
                 *       "note": "看过配电房",
                 *       "nextAction": "发送报价"
                 *     }
                 */
                "application/json": components["schemas"]["AddFollowUpRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "followUpId": "01a22928-3c52-7f2c-961c-dc342269ae21",
                     *       "channel": "visit",
                     *       "note": "看过配电房",
                     *       "nextAction": "发送报价",
                     *       "nextActionAt": null,
                     *       "at": "2026-03-10T02:00:31.174374Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ListFollowUpsItem"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · not_yours_any_more: This customer has gone to another manager. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListManagers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "username": "u01a229282ffd71f4ac94162d4d4a4486",
                     *           "displayName": "王审核",
                     *           "territories": [
                     *             "440000"
                     *           ],
                     *           "specialties": [
                     *             "KV10"
                     *           ],
                     *           "capacity": 50,
                     *           "load": 0,
                     *           "active": true,
                     *           "leave": [],
                     *           "version": 2,
                     *           "wecomUserId": "zhang.san"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PageOfManagerView"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    AddManager: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staffId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                 *       "territories": [
                 *         "440000"
                 *       ],
                 *       "specialties": [
                 *         "KV10"
                 *       ],
                 *       "capacity": 50,
                 *       "leave": [],
                 *       "wecomUserId": "zhang.san"
                 *     }
                 */
                "application/json": components["schemas"]["AddManagerRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *       "username": "u01a229282ffd71f4ac94162d4d4a4486",
                     *       "displayName": "王审核",
                     *       "territories": [
                     *         "440000"
                     *       ],
                     *       "specialties": [
                     *         "KV10"
                     *       ],
                     *       "capacity": 50,
                     *       "load": 0,
                     *       "active": true,
                     *       "leave": [],
                     *       "version": 1,
                     *       "wecomUserId": "zhang.san"
                     *     }
                     */
                    "application/json": components["schemas"]["ManagerView"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · manager_exists: This member of staff is already an account manager. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    AssignStatus: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "status": "serving"
                 *     }
                 */
                "application/json": components["schemas"]["AssignStatusRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "status": "serving",
                     *       "version": 32
                     *     }
                     */
                    "application/json": components["schemas"]["AssignStatusAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · illegal_transition: The customer's state does not allow this. · not_yours_any_more: This customer has gone to another manager. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadManager: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *       "username": "u01a229282ffd71f4ac94162d4d4a4486",
                     *       "displayName": "王审核",
                     *       "territories": [
                     *         "440000"
                     *       ],
                     *       "specialties": [
                     *         "KV10"
                     *       ],
                     *       "capacity": 50,
                     *       "load": 0,
                     *       "active": true,
                     *       "leave": [],
                     *       "version": 1,
                     *       "wecomUserId": "zhang.san"
                     *     }
                     */
                    "application/json": components["schemas"]["ManagerView"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ChangeManager: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "territories": [
                 *         "440000"
                 *       ],
                 *       "specialties": [
                 *         "KV10"
                 *       ],
                 *       "capacity": 50,
                 *       "leave": [],
                 *       "wecomUserId": "zhang.san"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeManagerRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *       "username": "u01a229282ffd71f4ac94162d4d4a4486",
                     *       "displayName": "王审核",
                     *       "territories": [
                     *         "440000"
                     *       ],
                     *       "specialties": [
                     *         "KV10"
                     *       ],
                     *       "capacity": 50,
                     *       "load": 0,
                     *       "active": true,
                     *       "leave": [],
                     *       "version": 2,
                     *       "wecomUserId": "zhang.san"
                     *     }
                     */
                    "application/json": components["schemas"]["ManagerView"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · capacity_below_open: The capacity cannot be less than the number of open customers. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    Colleagues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "managerId": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "displayName": "王审核",
                     *           "territories": [
                     *             "440000"
                     *           ],
                     *           "free": 50,
                     *           "awayUntil": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ColleaguesAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    Coverage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "overlaps": [
                     *         {
                     *           "territory": "440000",
                     *           "name": "广东省",
                     *           "managerIds": [
                     *             "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "01a22928-2ffd-7c2c-9a75-0a48c3270d39"
                     *           ]
                     *         }
                     *       ],
                     *       "holes": [
                     *         {
                     *           "territory": "110000",
                     *           "name": "北京市",
                     *           "level": 1
                     *         },
                     *         {
                     *           "territory": "120000",
                     *           "name": "天津市",
                     *           "level": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CoverageAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    DiffAssignmentPolicy: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "bands": [
                 *           {
                 *             "name": "CAP_SMALL",
                 *             "weight": 0.25,
                 *             "belowKva": 400
                 *           },
                 *           {
                 *             "name": "CAP_LARGE",
                 *             "weight": 1
                 *           }
                 *         ],
                 *         "criteria": [
                 *           "load",
                 *           "specialty"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["DiffAssignmentPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-1",
                     *       "to": "policy",
                     *       "changes": [
                     *         {
                     *           "pointer": "/bands",
                     *           "before": [
                     *             {
                     *               "name": "CAP_SMALL",
                     *               "weight": 0.25,
                     *               "belowKva": 315
                     *             },
                     *             {
                     *               "name": "CAP_MEDIUM",
                     *               "weight": 0.5,
                     *               "belowKva": 1000
                     *             },
                     *             {
                     *               "name": "CAP_LARGE",
                     *               "weight": 0.75,
                     *               "belowKva": 10000
                     *             },
                     *             {
                     *               "name": "CAP_XLARGE",
                     *               "weight": 1,
                     *               "belowKva": null
                     *             }
                     *           ],
                     *           "after": [
                     *             {
                     *               "name": "CAP_SMALL",
                     *               "weight": 0.25,
                     *               "belowKva": 400
                     *             },
                     *             {
                     *               "name": "CAP_LARGE",
                     *               "weight": 1,
                     *               "belowKva": null
                     *             }
                     *           ]
                     *         },
                     *         {
                     *           "pointer": "/criteria/0",
                     *           "before": "specialty",
                     *           "after": "load"
                     *         },
                     *         {
                     *           "pointer": "/criteria/1",
                     *           "before": "load",
                     *           "after": "specialty"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyCompared"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ExportManagers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["String"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    FirstContact: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                 *       "channel": "phone",
                 *       "outcome": "reached",
                 *       "note": "约定周五上门"
                 *     }
                 */
                "application/json": components["schemas"]["FirstContactRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "status": "contacted",
                     *       "firstContactAt": "2026-03-10T02:00:31.124629Z",
                     *       "version": 29
                     *     }
                     */
                    "application/json": components["schemas"]["FirstContactAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · already_contacted: The first contact with this customer has already been recorded. · not_yours_any_more: This customer has gone to another manager. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListCandidates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "staffId": "01a22928-3249-7a0d-b10f-046337fcc86b",
                     *           "username": "u01a2292832497cc7bbec094719c66bf9",
                     *           "displayName": "王审核"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListCandidatesAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListCustomers: {
        parameters: {
            query?: {
                status?: string;
                q?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "companyName": "深圳市示例电子有限公司",
                     *           "contactName": "张伟",
                     *           "phone": "138****0005",
                     *           "province": "广东省",
                     *           "city": "深圳市",
                     *           "district": "南山区",
                     *           "powerCapacity": 1250,
                     *           "voltageLevel": "KV10",
                     *           "monthlyUsage": 312000.5,
                     *           "status": "serving",
                     *           "assignedAt": "2026-03-10T02:00:30.995068Z",
                     *           "respondBy": "2026-03-10T05:30:30.995068Z",
                     *           "contactBy": "2026-03-11T02:00:30.995068Z",
                     *           "firstContactAt": "2026-03-10T02:00:31.124629Z",
                     *           "rating": "B",
                     *           "ratingWhy": "用电容量1,250千伏安，达到B级的1,000千伏安",
                     *           "why": "由管理员指定：区域省级，专长匹配1项，工作量0%，共比较2人",
                     *           "version": 32
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PageOfCustomerView"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListParked: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "companyName": "深圳市示例电子有限公司",
                     *           "province": "广东省",
                     *           "city": "深圳市",
                     *           "district": "南山区",
                     *           "powerCapacity": 1250,
                     *           "voltageLevel": "KV10",
                     *           "industry": "electronics",
                     *           "reason": "no_active_manager",
                     *           "text": "没有在岗的客户经理",
                     *           "parkedAt": "2026-03-10T02:00:32.948043Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PageOfListParkedItem"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListTransfers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "companyName": "深圳市示例电子有限公司",
                     *           "province": "广东省",
                     *           "city": "深圳市",
                     *           "district": "南山区",
                     *           "powerCapacity": 1250,
                     *           "voltageLevel": "KV10",
                     *           "fromId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "fromName": "王审核",
                     *           "toId": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "toName": "王审核",
                     *           "incoming": true,
                     *           "reason": "客户搬迁",
                     *           "offeredAt": "2026-03-10T02:00:30.45553Z",
                     *           "expiresAt": "2026-03-12T02:00:30.45553Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PageOfListTransfersItem"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    NewAssignments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "companyName": "深圳市示例电子有限公司",
                     *           "contactName": "张伟",
                     *           "phone": "138****0005",
                     *           "province": "广东省",
                     *           "city": "深圳市",
                     *           "district": "南山区",
                     *           "powerCapacity": 1250,
                     *           "voltageLevel": "KV10",
                     *           "assignedAt": "2026-03-10T02:00:29.823981Z",
                     *           "respondBy": "2026-03-10T05:30:29.823981Z",
                     *           "contactBy": "2026-03-11T02:00:29.823981Z",
                     *           "why": "唯一符合条件的客户经理：区域省级，专长匹配1项，工作量0%，共比较1人"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["NewAssignmentsAnswer"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    OffboardManager: {
        parameters: {
            query?: {
                dryRun?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *       "dryRun": true,
                     *       "customers": 1,
                     *       "states": {
                     *         "serving": 1
                     *       },
                     *       "planned": [
                     *         {
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "status": "serving",
                     *           "managerId": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "reason": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OffboardManagerAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadAgenda: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-03-10",
                     *       "to": "2026-03-16",
                     *       "overdue": [],
                     *       "items": [
                     *         {
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "companyName": "深圳市示例电子有限公司",
                     *           "status": "contacted",
                     *           "kind": "next_action",
                     *           "at": "2026-03-10T03:00:31.218937Z",
                     *           "text": "上门"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ReadAgendaAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "companyName": "深圳市示例电子有限公司",
                     *       "contactName": "张伟",
                     *       "phone": "138****0005",
                     *       "province": "广东省",
                     *       "city": "深圳市",
                     *       "district": "南山区",
                     *       "powerCapacity": 1250,
                     *       "voltageLevel": "KV10",
                     *       "monthlyUsage": 312000.5,
                     *       "status": "contacted",
                     *       "assignedAt": "2026-03-10T02:00:30.995068Z",
                     *       "respondBy": "2026-03-10T05:30:30.995068Z",
                     *       "contactBy": "2026-03-11T02:00:30.995068Z",
                     *       "firstContactAt": "2026-03-10T02:00:31.124629Z",
                     *       "rating": "B",
                     *       "ratingWhy": "用电容量1,250千伏安，达到B级的1,000千伏安",
                     *       "why": "由管理员指定：区域省级，专长匹配1项，工作量0%，共比较2人",
                     *       "version": 31,
                     *       "timeline": [
                     *         {
                     *           "at": "2026-03-10T02:00:29.600345Z",
                     *           "code": "approved",
                     *           "text": "审核通过"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.823981Z",
                     *           "code": "assigned",
                     *           "text": "已分配客户经理"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.271384Z",
                     *           "code": "reassigned",
                     *           "text": "已更换客户经理",
                     *           "note": "原经理休假"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.332403Z",
                     *           "code": "reassigned",
                     *           "text": "已更换客户经理",
                     *           "note": "原经理休假"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.45553Z",
                     *           "code": "transfer_offered",
                     *           "text": "申请转交给同事，等待答复",
                     *           "note": "客户搬迁"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.562851Z",
                     *           "code": "transfer_refused",
                     *           "text": "同事未接受转交",
                     *           "note": "不在负责区域"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.595835Z",
                     *           "code": "transfer_offered",
                     *           "text": "申请转交给同事，等待答复",
                     *           "note": "客户搬迁"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.621831Z",
                     *           "code": "transfer_withdrawn",
                     *           "text": "转交申请已撤回"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.793509Z",
                     *           "code": "transfer_offered",
                     *           "text": "申请转交给同事，等待答复",
                     *           "note": "客户搬迁"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "code": "reassigned",
                     *           "text": "已更换客户经理"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "code": "acknowledged",
                     *           "text": "客户经理已接收"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.995068Z",
                     *           "code": "reassigned",
                     *           "text": "已更换客户经理",
                     *           "note": "区域调整"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.124629Z",
                     *           "code": "acknowledged",
                     *           "text": "客户经理已接收"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.124629Z",
                     *           "code": "first_contact",
                     *           "text": "已首次联系",
                     *           "note": "约定周五上门",
                     *           "outcome": "reached"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.174374Z",
                     *           "code": "follow_up",
                     *           "text": "新增跟进记录"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.278643Z",
                     *           "code": "follow_up",
                     *           "text": "新增跟进记录"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    Reassign: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                 *       "reason": "原经理休假"
                 *     }
                 */
                "application/json": components["schemas"]["ReassignRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *       "status": "assigned",
                     *       "version": 18
                     *     }
                     */
                    "application/json": components["schemas"]["ReassignAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · illegal_transition: The customer's state does not allow this. · manager_full: The manager has reached the capacity. · manager_unavailable: The manager is not active, or is on leave. · no_manager_eligible: No manager is eligible. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReassignMany: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "customerIds": [
                 *         "01a22927-ec24-7fa3-934c-8a196089503e"
                 *       ],
                 *       "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                 *       "reason": "区域调整"
                 *     }
                 */
                "application/json": components["schemas"]["ReassignManyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "outcome": "moved",
                     *           "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "version": 27,
                     *           "code": null,
                     *           "message": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ReassignManyAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    RefuseTransfer: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "不在负责区域"
                 *     }
                 */
                "application/json": components["schemas"]["RefuseTransferRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customerId": "01a22927-ec24-7fa3-934c-8a196089503e"
                     *     }
                     */
                    "application/json": components["schemas"]["RefuseTransferAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · transfer_over: The offer was withdrawn, answered, or not answered in time. · illegal_transition: The customer's state does not allow this. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    RevealPhone: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "purpose": "首次联系"
                 *     }
                 */
                "application/json": components["schemas"]["RevealPhoneRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "phone": "13808490005"
                     *     }
                     */
                    "application/json": components["schemas"]["RevealPhoneAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    SimulateAssignment: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "bands": [
                 *           {
                 *             "name": "CAP_SMALL",
                 *             "weight": 0.25,
                 *             "belowKva": 400
                 *           },
                 *           {
                 *             "name": "CAP_LARGE",
                 *             "weight": 1
                 *           }
                 *         ],
                 *         "criteria": [
                 *           "load",
                 *           "specialty"
                 *         ]
                 *       },
                 *       "from": "2026-01-01T00:00:00Z",
                 *       "to": "2036-01-01T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["SimulateAssignmentRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "policy": "simulated",
                     *       "choices": 2,
                     *       "different": 2,
                     *       "actual": {
                     *         "assigned": 7,
                     *         "unassignable": 0,
                     *         "gini": 0,
                     *         "contactSeconds": 1
                     *       },
                     *       "simulated": {
                     *         "assigned": 5,
                     *         "unassignable": 1,
                     *         "gini": 0,
                     *         "contactSeconds": 1
                     *       },
                     *       "managers": [
                     *         {
                     *           "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "actual": 4,
                     *           "simulated": 3,
                     *           "actualLoad": 0.02,
                     *           "load": 0.02
                     *         },
                     *         {
                     *           "managerId": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "actual": 3,
                     *           "simulated": 2,
                     *           "actualLoad": 0,
                     *           "load": 0
                     *         }
                     *       ],
                     *       "examples": [
                     *         {
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "at": "2026-03-10T02:00:29.823981Z",
                     *           "actual": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "simulated": null,
                     *           "code": "none"
                     *         },
                     *         {
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "at": "2026-03-10T02:00:31.938733Z",
                     *           "actual": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "simulated": null,
                     *           "code": "none"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SimulationResult"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    TransferCustomer: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "managerId": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                 *       "reason": "客户搬迁"
                 *     }
                 */
                "application/json": components["schemas"]["TransferCustomerRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "managerId": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *       "status": "assigned",
                     *       "version": 19,
                     *       "expiresAt": "2026-03-12T02:00:30.45553Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TransferCustomerAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · illegal_transition: The customer's state does not allow this. · not_yours_any_more: This customer has gone to another manager. · transfer_open: The customer is offered to a colleague already. · manager_unavailable: The manager is not active, or is on leave. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    UndoOffboarding: {
        parameters: {
            query?: {
                dryRun?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "误操作，本人仍在岗"
                 *     }
                 */
                "application/json": components["schemas"]["UndoOffboardingRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *       "dryRun": false,
                     *       "offboardedAt": "2026-03-10T02:00:31.753701Z",
                     *       "until": "2026-03-11T02:00:31.753701Z",
                     *       "returning": 1,
                     *       "staying": 0,
                     *       "planned": [
                     *         {
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "status": "assigned",
                     *           "managerId": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "reason": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UndoOffboardingAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · not_offboarded: The manager is not off-boarded. · undo_too_late: An off-boarding can be undone for 24 hours. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ValidateAssignmentPolicy: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "bands": [
                 *           {
                 *             "name": "CAP_SMALL",
                 *             "weight": 0.25,
                 *             "belowKva": 400
                 *           },
                 *           {
                 *             "name": "CAP_LARGE",
                 *             "weight": 1
                 *           }
                 *         ],
                 *         "criteria": [
                 *           "load",
                 *           "specialty"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ValidateAssignmentPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "valid": true,
                     *       "errors": []
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyChecked"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    WithdrawTransfer: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "status": "assigned",
                     *       "version": 22
                     *     }
                     */
                    "application/json": components["schemas"]["WithdrawTransferAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · transfer_over: The offer was withdrawn, answered, or not answered in time. · not_yours_any_more: This customer has gone to another manager. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    Workload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "username": "u01a229282ffd71f4ac94162d4d4a4486",
                     *           "displayName": "王审核",
                     *           "territories": [
                     *             "440000"
                     *           ],
                     *           "specialties": [
                     *             "KV10"
                     *           ],
                     *           "capacity": 50,
                     *           "load": 0,
                     *           "active": true,
                     *           "leave": [],
                     *           "version": 2,
                     *           "wecomUserId": "zhang.san",
                     *           "open": 0,
                     *           "overdue": 0,
                     *           "assignedToday": 3
                     *         },
                     *         {
                     *           "managerId": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "username": "u01a22928380e76ca95f67e61f96c6d62",
                     *           "displayName": "王审核",
                     *           "territories": [
                     *             "440000"
                     *           ],
                     *           "specialties": [
                     *             "KV10"
                     *           ],
                     *           "capacity": 50,
                     *           "load": 0,
                     *           "active": true,
                     *           "leave": [],
                     *           "version": 1,
                     *           "wecomUserId": null,
                     *           "open": 0,
                     *           "overdue": 0,
                     *           "assignedToday": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["WorkloadAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    SearchCompanies: {
        parameters: {
            query?: {
                q?: string;
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "宏兰光电科技（北京）股份有限公司",
                     *           "creditCode": "91110105MA8E5JDT3B",
                     *           "province": "北京市",
                     *           "city": "北京市",
                     *           "district": "朝阳区",
                     *           "score": 0.91,
                     *           "matches": [
                     *             [
                     *               0,
                     *               6
                     *             ]
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SearchCompaniesResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · query_too_short: At least 2 characters are required. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ApproveExport: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "已核对调证函"
                 *     }
                 */
                "application/json": components["schemas"]["ApproveExportRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22928-5d47-7d86-a476-20a3ec8c00df",
                     *       "state": "waiting"
                     *     }
                     */
                    "application/json": components["schemas"]["ApproveExportAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · own_export: Who asked for an export cannot approve it; another auditor or administrator does. · not_awaiting_approval: This export needs no approval, or has one. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    AuditRegistration: {
        parameters: {
            query?: {
                at?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "at": "2026-03-10T02:00:33.775775Z",
                     *       "version": 35,
                     *       "state": {
                     *         "authStatus": "approved",
                     *         "round": 1,
                     *         "phoneVerified": true,
                     *         "erased": false,
                     *         "submittedAt": "2026-03-10T02:00:24.63433Z",
                     *         "claim": null,
                     *         "checks": {
                     *           "materials": "passed",
                     *           "identity": "passed",
                     *           "automatic": "unclear"
                     *         },
                     *         "decision": {
                     *           "decision": "approved",
                     *           "by": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "at": "2026-03-10T02:00:29.600345Z",
                     *           "reasons": [],
                     *           "seenVersion": 13,
                     *           "catalogueVersion": "2026-12",
                     *           "automatic": false
                     *         },
                     *         "managerId": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *         "customerStatus": "waiting",
                     *         "submission": {
                     *           "realName": "张*",
                     *           "phone": "138****0005",
                     *           "contactPhone": null,
                     *           "email": "z***@example.com",
                     *           "detailAddress": "***",
                     *           "companyName": "深圳市示例电子有限公司",
                     *           "creditCode": null,
                     *           "regionCode": "440305",
                     *           "province": "广东省",
                     *           "city": "深圳市",
                     *           "district": "南山区",
                     *           "powerCapacity": 1250,
                     *           "monthlyUsage": 312000.5,
                     *           "currentPrice": 0.6832,
                     *           "voltageLevel": "KV10",
                     *           "industry": "electronics",
                     *           "businessLicense": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *           "idCardFront": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *           "idCardBack": "01a22928-2269-7a3a-ab47-ad632460bf35"
                     *         }
                     *       },
                     *       "events": [
                     *         {
                     *           "version": 1,
                     *           "at": "2026-03-10T02:00:10.672968Z",
                     *           "type": "wechat_authorized",
                     *           "actor": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "correlationId": "20f9d92c7e46218457df904d9b266946",
                     *           "causationId": null,
                     *           "data": {
                     *             "identity": "***",
                     *             "policyVersion": "2026-11",
                     *             "policyHash": "e0c75a8ae4e8398ec5810356317e25b376eec118ef63aebad777d6a86a83760b",
                     *             "sensitive": true,
                     *             "deviceHash": "172d1aa20e70b51a259881b227cdfe390fbce7f4e72facff606ebd5765e87368"
                     *           }
                     *         },
                     *         {
                     *           "version": 2,
                     *           "at": "2026-03-10T02:00:11.349829Z",
                     *           "type": "phone_verified",
                     *           "actor": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "correlationId": "0581bc359ee00d4e5dbec7ad7e9e6d4e",
                     *           "causationId": null,
                     *           "data": {
                     *             "phone": "***",
                     *             "by": "sms"
                     *           }
                     *         },
                     *         {
                     *           "version": 3,
                     *           "at": "2026-03-10T02:00:24.63433Z",
                     *           "type": "info_submitted",
                     *           "actor": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "correlationId": "efc6233b7ee884209443bc01e9dbe2aa",
                     *           "causationId": null,
                     *           "data": {
                     *             "round": 1,
                     *             "applicant": "***",
                     *             "companyName": "深圳市示例电子有限公司",
                     *             "creditCode": null,
                     *             "regionCode": "440305",
                     *             "province": "广东省",
                     *             "city": "深圳市",
                     *             "district": "南山区",
                     *             "powerCapacity": 1250,
                     *             "monthlyUsage": 312000.5,
                     *             "currentPrice": 0.6832,
                     *             "voltageLevel": "KV10",
                     *             "industry": "electronics",
                     *             "changed": [
                     *               "/accountNumbers",
                     *               "/businessLicense",
                     *               "/city",
                     *               "/companyName",
                     *               "/currentPrice",
                     *               "/detailAddress",
                     *               "/district",
                     *               "/email",
                     *               "/idCardBack",
                     *               "/idCardFront",
                     *               "/industry",
                     *               "/monthlyUsage",
                     *               "/position",
                     *               "/powerCapacity",
                     *               "/province",
                     *               "/realName",
                     *               "/voltageLevel"
                     *             ],
                     *             "proofs": {
                     *               "/city": "3660b27a66db626f78996529af19be778893b1c494a44606a94631dec0fb5509",
                     *               "/email": "e9e0c807794899ef4280c8dfc01236861120952ac40b885db34bc1a280c8f12b",
                     *               "/district": "6e001c31e19cd685c70e931c5cbbc291e7d16e6c25617a14ef582434674eb9b3",
                     *               "/industry": "b200823aca294abe564d30dec0f41151551b9ffb23232afe8a04ff90d92a4ec0",
                     *               "/position": "d626f67c3601004336089e784a77deed8bbc623534b2285c6d3b0d3164a61bf2",
                     *               "/province": "6a35da2faeae5548f2cedab16fe06ed4b0e2d7d1f207e7dd4060e2991d485478",
                     *               "/realName": "a2c50faa6e32054aebc4cb0c0bbee48780112f42be7ec5bebfc7c1c8a8b5eff6",
                     *               "/idCardBack": "591c8ef6d99bfd9dfd4d55474cd539c31d2a697b09deaae2f7014e0c7f3ade2d",
                     *               "/companyName": "2ee9b95256bb815672ede7db9669f72849254d899e11d0e69f705dad5659c2dd",
                     *               "/idCardFront": "bd1f4ac4794dc718591230581e8dedcbcc17dbe0faa585c9b71e6c20254151e6",
                     *               "/currentPrice": "184af06e6c7dbf726a9ef66b61bd26942e89b187ba24b99f6350171b53e2f923",
                     *               "/monthlyUsage": "879540f4d6633bb35353c175f012884d46a5b8c8edaa741d97090cc6db93638a",
                     *               "/voltageLevel": "2b67a33f31e5d16cef1c23b21a400c3a0f1db7e3fb286dda1460fcd28931d100",
                     *               "/detailAddress": "5dc73274891f70a1f349effd8984f689fc1ea5b677c16f434bf21eceec425d3c",
                     *               "/powerCapacity": "95d16bb119dfff37639cfc59f88dbb400069a02438e3aeec08a59dc7f0f7ae4d",
                     *               "/accountNumbers": "9e311750d59fd693731bdd76cda5b982ff97034087596ca097e2e3a922bae951",
                     *               "/businessLicense": "eba696540117ccb44ba6042dfbece8e5ad68b24fb04fcd1e3d73c41a7b2d79d3"
                     *             },
                     *             "warnings": []
                     *           }
                     *         },
                     *         {
                     *           "version": 4,
                     *           "at": "2026-03-10T02:00:24.63433Z",
                     *           "type": "materials_uploaded",
                     *           "actor": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "correlationId": "efc6233b7ee884209443bc01e9dbe2aa",
                     *           "causationId": null,
                     *           "data": {
                     *             "round": 1,
                     *             "businessLicense": {
                     *               "imageId": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *               "proof": "95f0543f49c731070be6af0228a4c6b00d0220723b635b510146cb43460ffdad"
                     *             },
                     *             "idCardFront": {
                     *               "imageId": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *               "proof": "15889c988d1a470b8ffa1461b6a109050ad851462344307310fe8d464d7929ad"
                     *             },
                     *             "idCardBack": {
                     *               "imageId": "01a22928-2269-7a3a-ab47-ad632460bf35",
                     *               "proof": "8c3f5688f5f271346387797bbb316f24f7e32339a1def4cdc22215e0d923b004"
                     *             },
                     *             "readings": null
                     *           }
                     *         },
                     *         {
                     *           "version": 5,
                     *           "at": "2026-03-10T02:00:24.832149Z",
                     *           "type": "materials_checked",
                     *           "actor": "system:check_materials",
                     *           "correlationId": "efc6233b7ee884209443bc01e9dbe2aa",
                     *           "causationId": "01a22928-22e4-7d46-b17f-b80fe37ec5de",
                     *           "data": {
                     *             "round": 1,
                     *             "by": "automatic",
                     *             "verdict": "unclear",
                     *             "findings": [
                     *               {
                     *                 "code": "credit_code_missing",
                     *                 "severity": "warning",
                     *                 "pointer": "/creditCode",
                     *                 "evidence": null
                     *               },
                     *               {
                     *                 "code": "ocr_absent",
                     *                 "severity": "warning",
                     *                 "pointer": "/companyName",
                     *                 "evidence": "businessLicense.companyName"
                     *               },
                     *               {
                     *                 "code": "ocr_absent",
                     *                 "severity": "warning",
                     *                 "pointer": "/creditCode",
                     *                 "evidence": "businessLicense.creditCode"
                     *               },
                     *               {
                     *                 "code": "ocr_absent",
                     *                 "severity": "warning",
                     *                 "pointer": "/realName",
                     *                 "evidence": "idCardFront.name"
                     *               },
                     *               {
                     *                 "code": "ocr_absent",
                     *                 "severity": "warning",
                     *                 "pointer": "/idCardFront",
                     *                 "evidence": "idCardFront.idNumber"
                     *               },
                     *               {
                     *                 "code": "ocr_absent",
                     *                 "severity": "warning",
                     *                 "pointer": "/idCardBack",
                     *                 "evidence": "idCardBack.validTo"
                     *               }
                     *             ],
                     *             "note": null,
                     *             "policy": "review-0"
                     *           }
                     *         },
                     *         {
                     *           "version": 6,
                     *           "at": "2026-03-10T02:00:28.86678Z",
                     *           "type": "review_claimed",
                     *           "actor": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "correlationId": "c1f1420e244b9be9a8cd4a6b2db59fb6",
                     *           "causationId": null,
                     *           "data": {
                     *             "reviewer": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "leaseUntil": "2026-03-10T02:30:28.86678Z"
                     *           }
                     *         },
                     *         {
                     *           "version": 7,
                     *           "at": "2026-03-10T02:00:28.920932Z",
                     *           "type": "review_released",
                     *           "actor": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "correlationId": "1e761b0d7b7943c6ebea2b63da952a76",
                     *           "causationId": null,
                     *           "data": {
                     *             "reviewer": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "why": "released"
                     *           }
                     *         },
                     *         {
                     *           "version": 8,
                     *           "at": "2026-03-10T02:00:28.996902Z",
                     *           "type": "review_taken_over",
                     *           "actor": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "correlationId": "ee1bf247fbdcc575c64047efb1640c60",
                     *           "causationId": null,
                     *           "data": {
                     *             "from": null,
                     *             "to": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "leaseUntil": "2026-03-10T02:30:28.996902Z",
                     *             "reason": "***"
                     *           }
                     *         },
                     *         {
                     *           "version": 9,
                     *           "at": "2026-03-10T02:00:29.053424Z",
                     *           "type": "review_released",
                     *           "actor": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "correlationId": "b135ba80f4da609cc1e67f487c6a28bc",
                     *           "causationId": null,
                     *           "data": {
                     *             "reviewer": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "why": "released"
                     *           }
                     *         },
                     *         {
                     *           "version": 10,
                     *           "at": "2026-03-10T02:00:29.111463Z",
                     *           "type": "review_claimed",
                     *           "actor": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "correlationId": "770b0d292124a03502aff1ffb14b5fc0",
                     *           "causationId": null,
                     *           "data": {
                     *             "reviewer": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "leaseUntil": "2026-03-10T02:30:29.090657Z"
                     *           }
                     *         },
                     *         {
                     *           "version": 11,
                     *           "at": "2026-03-10T02:00:29.148355Z",
                     *           "type": "review_noted",
                     *           "actor": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "correlationId": "23505b11143a2ee7216bdc069c3d49c8",
                     *           "causationId": null,
                     *           "data": {
                     *             "by": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "note": "***"
                     *           }
                     *         },
                     *         {
                     *           "version": 12,
                     *           "at": "2026-03-10T02:00:29.356236Z",
                     *           "type": "materials_checked",
                     *           "actor": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "correlationId": "e04fdd6f48b770d312654c6744fa68b9",
                     *           "causationId": null,
                     *           "data": {
                     *             "round": 1,
                     *             "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "verdict": "passed",
                     *             "findings": [],
                     *             "note": "***"
                     *           }
                     *         },
                     *         {
                     *           "version": 13,
                     *           "at": "2026-03-10T02:00:29.42273Z",
                     *           "type": "identity_checked",
                     *           "actor": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "correlationId": "a58dff06237002123092eafba9e4f8fb",
                     *           "causationId": null,
                     *           "data": {
                     *             "round": 1,
                     *             "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "verdict": "passed",
                     *             "note": "***"
                     *           }
                     *         },
                     *         {
                     *           "version": 14,
                     *           "at": "2026-03-10T02:00:29.600345Z",
                     *           "type": "review_decided",
                     *           "actor": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "correlationId": "5d7a063bcf78b1b0dd45a373f00bcd94",
                     *           "causationId": null,
                     *           "data": {
                     *             "round": 1,
                     *             "decision": "approved",
                     *             "reviewer": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "reasons": [],
                     *             "seenVersion": 13,
                     *             "catalogueVersion": "2026-12",
                     *             "texts": "***",
                     *             "policy": "review-0"
                     *           }
                     *         },
                     *         {
                     *           "version": 15,
                     *           "at": "2026-03-10T02:00:29.769348Z",
                     *           "type": "account_activated",
                     *           "actor": "system:activate_account",
                     *           "correlationId": "5d7a063bcf78b1b0dd45a373f00bcd94",
                     *           "causationId": "01a22928-363e-7847-87e4-67169bf27d23",
                     *           "data": {
                     *             "rights": [
                     *               "view_manager",
                     *               "contact_manager",
                     *               "receive_offers"
                     *             ]
                     *           }
                     *         },
                     *         {
                     *           "version": 16,
                     *           "at": "2026-03-10T02:00:29.823981Z",
                     *           "type": "manager_assigned",
                     *           "actor": "system:assign_after_approval",
                     *           "correlationId": "5d7a063bcf78b1b0dd45a373f00bcd94",
                     *           "causationId": "01a22928-363e-7847-87e4-67169bf27d23",
                     *           "data": {
                     *             "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "tentative": false,
                     *             "respondBy": "2026-03-10T05:30:29.823981Z",
                     *             "contactBy": "2026-03-11T02:00:29.823981Z",
                     *             "why": {
                     *               "policy": "2026-1",
                     *               "code": "only_candidate",
                     *               "candidates": [
                     *                 {
                     *                   "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *                   "excludedFor": null,
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0,
                     *                   "lastServed": null
                     *                 }
                     *               ]
                     *             }
                     *           }
                     *         },
                     *         {
                     *           "version": 17,
                     *           "at": "2026-03-10T02:00:30.271384Z",
                     *           "type": "manager_reassigned",
                     *           "actor": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "correlationId": "d92df18203149145f14495505c163849",
                     *           "causationId": null,
                     *           "data": {
                     *             "from": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "to": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "reason": "administrator",
                     *             "respondBy": "2026-03-10T05:30:30.271384Z",
                     *             "contactBy": "2026-03-11T02:00:30.271384Z",
                     *             "why": {
                     *               "policy": "2026-1",
                     *               "code": "manual",
                     *               "candidates": [
                     *                 {
                     *                   "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *                   "excludedFor": "declined_before",
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0.015,
                     *                   "lastServed": "2026-03-10T02:00:29.823981Z"
                     *                 },
                     *                 {
                     *                   "manager": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *                   "excludedFor": null,
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0,
                     *                   "lastServed": null
                     *                 }
                     *               ]
                     *             },
                     *             "note": "***",
                     *             "kept": null
                     *           }
                     *         },
                     *         {
                     *           "version": 18,
                     *           "at": "2026-03-10T02:00:30.332403Z",
                     *           "type": "manager_reassigned",
                     *           "actor": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "correlationId": "90c5056893f167823d9f327e7e146ad0",
                     *           "causationId": null,
                     *           "data": {
                     *             "from": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "to": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "reason": "administrator",
                     *             "respondBy": "2026-03-10T05:30:30.332403Z",
                     *             "contactBy": "2026-03-11T02:00:30.332403Z",
                     *             "why": {
                     *               "policy": "2026-1",
                     *               "code": "manual",
                     *               "candidates": [
                     *                 {
                     *                   "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *                   "excludedFor": null,
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0,
                     *                   "lastServed": "2026-03-10T02:00:29.823981Z"
                     *                 },
                     *                 {
                     *                   "manager": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *                   "excludedFor": "declined_before",
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0.015,
                     *                   "lastServed": "2026-03-10T02:00:30.271384Z"
                     *                 }
                     *               ]
                     *             },
                     *             "note": "***",
                     *             "kept": null
                     *           }
                     *         },
                     *         {
                     *           "version": 19,
                     *           "at": "2026-03-10T02:00:30.45553Z",
                     *           "type": "transfer_offered",
                     *           "actor": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "correlationId": "2c4f1ffa70f2b7f375c9485f8d0d602a",
                     *           "causationId": null,
                     *           "data": {
                     *             "from": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "to": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "expiresAt": "2026-03-12T02:00:30.45553Z",
                     *             "reason": "***"
                     *           }
                     *         },
                     *         {
                     *           "version": 20,
                     *           "at": "2026-03-10T02:00:30.562851Z",
                     *           "type": "transfer_refused",
                     *           "actor": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "correlationId": "bea6a9352879bfdf24e3eaba8cb40648",
                     *           "causationId": null,
                     *           "data": {
                     *             "from": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "to": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "reason": "***"
                     *           }
                     *         },
                     *         {
                     *           "version": 21,
                     *           "at": "2026-03-10T02:00:30.595835Z",
                     *           "type": "transfer_offered",
                     *           "actor": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "correlationId": "526984b51c9b7c8d0044b634f1a360f1",
                     *           "causationId": null,
                     *           "data": {
                     *             "from": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "to": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "expiresAt": "2026-03-12T02:00:30.595835Z",
                     *             "reason": "***"
                     *           }
                     *         },
                     *         {
                     *           "version": 22,
                     *           "at": "2026-03-10T02:00:30.621831Z",
                     *           "type": "transfer_withdrawn",
                     *           "actor": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "correlationId": "2ed9a675022f5e492fab00c1a3ee3343",
                     *           "causationId": null,
                     *           "data": {
                     *             "from": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "to": "01a22928-380e-756d-a4fc-1e53a39e22b2"
                     *           }
                     *         },
                     *         {
                     *           "version": 23,
                     *           "at": "2026-03-10T02:00:30.793509Z",
                     *           "type": "transfer_offered",
                     *           "actor": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "correlationId": "c2125295c38581da9dd7c9cb865d06b6",
                     *           "causationId": null,
                     *           "data": {
                     *             "from": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "to": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "expiresAt": "2026-03-12T02:00:30.793509Z",
                     *             "reason": "***"
                     *           }
                     *         },
                     *         {
                     *           "version": 24,
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "type": "transfer_accepted",
                     *           "actor": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "correlationId": "f19353b8ca1b23035a26ba3246fb7289",
                     *           "causationId": null,
                     *           "data": {
                     *             "from": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "to": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "inStead": false
                     *           }
                     *         },
                     *         {
                     *           "version": 25,
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "type": "manager_reassigned",
                     *           "actor": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "correlationId": "f19353b8ca1b23035a26ba3246fb7289",
                     *           "causationId": null,
                     *           "data": {
                     *             "from": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "to": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "reason": "transferred",
                     *             "respondBy": "2026-03-10T05:30:30.839519Z",
                     *             "contactBy": "2026-03-11T02:00:30.839519Z",
                     *             "why": {
                     *               "policy": "2026-1",
                     *               "code": "transferred",
                     *               "candidates": [
                     *                 {
                     *                   "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *                   "excludedFor": "declined_before",
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0.015,
                     *                   "lastServed": "2026-03-10T02:00:30.332403Z"
                     *                 },
                     *                 {
                     *                   "manager": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *                   "excludedFor": null,
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0,
                     *                   "lastServed": "2026-03-10T02:00:30.271384Z"
                     *                 }
                     *               ]
                     *             },
                     *             "note": "***",
                     *             "kept": null
                     *           }
                     *         },
                     *         {
                     *           "version": 26,
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "type": "customer_acknowledged",
                     *           "actor": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "correlationId": "f19353b8ca1b23035a26ba3246fb7289",
                     *           "causationId": null,
                     *           "data": {
                     *             "manager": "01a22928-380e-756d-a4fc-1e53a39e22b2"
                     *           }
                     *         },
                     *         {
                     *           "version": 27,
                     *           "at": "2026-03-10T02:00:30.995068Z",
                     *           "type": "manager_reassigned",
                     *           "actor": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "correlationId": "3d017df133d40663e4dd964a60ea198f",
                     *           "causationId": null,
                     *           "data": {
                     *             "from": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "to": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "reason": "administrator",
                     *             "respondBy": "2026-03-10T05:30:30.995068Z",
                     *             "contactBy": "2026-03-11T02:00:30.995068Z",
                     *             "why": {
                     *               "policy": "2026-1",
                     *               "code": "manual",
                     *               "candidates": [
                     *                 {
                     *                   "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *                   "excludedFor": null,
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0,
                     *                   "lastServed": "2026-03-10T02:00:30.332403Z"
                     *                 },
                     *                 {
                     *                   "manager": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *                   "excludedFor": "declined_before",
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0.015,
                     *                   "lastServed": "2026-03-10T02:00:30.839519Z"
                     *                 }
                     *               ]
                     *             },
                     *             "note": "***",
                     *             "kept": null
                     *           }
                     *         },
                     *         {
                     *           "version": 28,
                     *           "at": "2026-03-10T02:00:31.124629Z",
                     *           "type": "customer_acknowledged",
                     *           "actor": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "correlationId": "6120cf229ee533f5346b9342e78afc70",
                     *           "causationId": null,
                     *           "data": {
                     *             "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39"
                     *           }
                     *         },
                     *         {
                     *           "version": 29,
                     *           "at": "2026-03-10T02:00:31.124629Z",
                     *           "type": "first_contact_recorded",
                     *           "actor": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "correlationId": "6120cf229ee533f5346b9342e78afc70",
                     *           "causationId": null,
                     *           "data": {
                     *             "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "channel": "phone",
                     *             "outcome": "reached",
                     *             "contactedAt": "2026-03-10T02:00:31.124629Z",
                     *             "note": "***"
                     *           }
                     *         },
                     *         {
                     *           "version": 30,
                     *           "at": "2026-03-10T02:00:31.174374Z",
                     *           "type": "follow_up_recorded",
                     *           "actor": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "correlationId": "ec96e6ad493c459f72ee0184c5c4c2c4",
                     *           "causationId": null,
                     *           "data": {
                     *             "followUp": "01a22928-3c52-7f2c-961c-dc342269ae21",
                     *             "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "channel": "visit",
                     *             "note": "***",
                     *             "nextActionAt": null
                     *           }
                     *         },
                     *         {
                     *           "version": 31,
                     *           "at": "2026-03-10T02:00:31.278643Z",
                     *           "type": "follow_up_recorded",
                     *           "actor": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "correlationId": "a6f8856bebce166aa23b7da6f8ff123b",
                     *           "causationId": null,
                     *           "data": {
                     *             "followUp": "01a22928-3cbc-774a-81ab-8b1c925d5e4c",
                     *             "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "channel": "phone",
                     *             "note": "***",
                     *             "nextActionAt": "2026-03-10T03:00:31.218937Z"
                     *           }
                     *         },
                     *         {
                     *           "version": 32,
                     *           "at": "2026-03-10T02:00:31.351823Z",
                     *           "type": "service_started",
                     *           "actor": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "correlationId": "7519f1a78887ea2db52269179fd9fb64",
                     *           "causationId": null,
                     *           "data": {
                     *             "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39"
                     *           }
                     *         },
                     *         {
                     *           "version": 33,
                     *           "at": "2026-03-10T02:00:31.938733Z",
                     *           "type": "manager_reassigned",
                     *           "actor": "system:drain_waiting",
                     *           "correlationId": "6ae5fdec-9c59-49aa-8e60-37e5af040a35",
                     *           "causationId": "08df4e5d-abda-ee40-9a94-57c3df210000",
                     *           "data": {
                     *             "from": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "to": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "reason": "offboarded",
                     *             "respondBy": "2026-03-10T05:30:31.938733Z",
                     *             "contactBy": "2026-03-11T02:00:31.938733Z",
                     *             "why": {
                     *               "policy": "2026-1",
                     *               "code": "only_candidate",
                     *               "candidates": [
                     *                 {
                     *                   "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *                   "excludedFor": "inactive",
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0,
                     *                   "lastServed": "2026-03-10T02:00:30.995068Z"
                     *                 },
                     *                 {
                     *                   "manager": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *                   "excludedFor": null,
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0,
                     *                   "lastServed": "2026-03-10T02:00:30.839519Z"
                     *                 }
                     *               ]
                     *             },
                     *             "note": null,
                     *             "kept": null
                     *           }
                     *         },
                     *         {
                     *           "version": 34,
                     *           "at": "2026-03-10T02:00:32.59643Z",
                     *           "type": "manager_reassigned",
                     *           "actor": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "correlationId": "95ed665f-cf0f-4a6a-8d5c-5d8b81f7f4dd",
                     *           "causationId": "08df4e5d-ac40-7240-9a94-57c3df210000",
                     *           "data": {
                     *             "from": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "to": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "reason": "offboard_undone",
                     *             "respondBy": "2026-03-10T05:30:32.59643Z",
                     *             "contactBy": "2026-03-11T02:00:32.59643Z",
                     *             "why": {
                     *               "policy": "2026-1",
                     *               "code": "offboard_undone",
                     *               "candidates": [
                     *                 {
                     *                   "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *                   "excludedFor": null,
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0,
                     *                   "lastServed": "2026-03-10T02:00:30.995068Z"
                     *                 },
                     *                 {
                     *                   "manager": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *                   "excludedFor": null,
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0.015,
                     *                   "lastServed": "2026-03-10T02:00:31.938733Z"
                     *                 }
                     *               ]
                     *             },
                     *             "note": "***",
                     *             "kept": null
                     *           }
                     *         },
                     *         {
                     *           "version": 35,
                     *           "at": "2026-03-10T02:00:33.02805Z",
                     *           "type": "assignment_parked",
                     *           "actor": "system:drain_waiting",
                     *           "correlationId": "7fadc37b-c1b1-4169-8727-dcdf1089160a",
                     *           "causationId": "08df4e5d-ac82-c5ed-9a94-57c3df210000",
                     *           "data": {
                     *             "reason": "no_active_manager",
                     *             "why": {
                     *               "policy": "2026-1",
                     *               "code": "none",
                     *               "candidates": [
                     *                 {
                     *                   "manager": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *                   "excludedFor": "inactive",
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0.015,
                     *                   "lastServed": "2026-03-10T02:00:32.59643Z"
                     *                 },
                     *                 {
                     *                   "manager": "01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *                   "excludedFor": "inactive",
                     *                   "territory": 2,
                     *                   "specialty": 1,
                     *                   "load": 0,
                     *                   "lastServed": "2026-03-10T02:00:31.938733Z"
                     *                 }
                     *               ]
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "looks": [
                     *         {
                     *           "at": "2026-03-10T02:00:29.111463Z",
                     *           "by": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "role": "reviewer",
                     *           "what": "case",
                     *           "actor": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "why": "review"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.067634Z",
                     *           "by": "01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "role": "manager",
                     *           "what": "phone",
                     *           "actor": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "why": "首次联系"
                     *         }
                     *       ],
                     *       "case": {
                     *         "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *         "authStatus": "approved",
                     *         "version": 35,
                     *         "round": 1,
                     *         "submission": {
                     *           "realName": "张*",
                     *           "position": null,
                     *           "email": "z***@example.com",
                     *           "phone": "138****0005",
                     *           "contactPhone": null,
                     *           "companyName": "深圳市示例电子有限公司",
                     *           "creditCode": null,
                     *           "regionCode": "440305",
                     *           "province": "广东省",
                     *           "city": "深圳市",
                     *           "district": "南山区",
                     *           "detailAddress": "***",
                     *           "powerCapacity": 1250,
                     *           "monthlyUsage": 312000.5,
                     *           "currentPrice": 0.6832,
                     *           "voltageLevel": "KV10",
                     *           "industry": "electronics",
                     *           "accountNumbers": [
                     *             "0******************6"
                     *           ],
                     *           "businessLicense": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *           "idCardFront": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *           "idCardBack": "01a22928-2269-7a3a-ab47-ad632460bf35",
                     *           "wxNickname": null,
                     *           "wxAvatar": null,
                     *           "masked": true
                     *         },
                     *         "images": [
                     *           {
                     *             "imageId": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *             "kind": "businessLicense"
                     *           },
                     *           {
                     *             "imageId": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *             "kind": "idCardFront"
                     *           },
                     *           {
                     *             "imageId": "01a22928-2269-7a3a-ab47-ad632460bf35",
                     *             "kind": "idCardBack"
                     *           }
                     *         ],
                     *         "ocr": {
                     *           "businessLicense": {
                     *             "companyName": {
                     *               "read": null,
                     *               "stated": "深圳市示例电子有限公司",
                     *               "confirmed": null,
                     *               "confidence": 0,
                     *               "match": null,
                     *               "place": null
                     *             },
                     *             "creditCode": {
                     *               "read": null,
                     *               "stated": null,
                     *               "confirmed": null,
                     *               "confidence": 0,
                     *               "match": null,
                     *               "place": null
                     *             }
                     *           },
                     *           "idCardFront": {
                     *             "name": {
                     *               "read": null,
                     *               "stated": "张*",
                     *               "confirmed": null,
                     *               "confidence": 0,
                     *               "match": null,
                     *               "place": null
                     *             }
                     *           }
                     *         },
                     *         "findings": [
                     *           {
                     *             "code": "credit_code_missing",
                     *             "severity": "warning",
                     *             "text": "未填写统一社会信用代码。",
                     *             "pointer": "/creditCode",
                     *             "evidence": null
                     *           },
                     *           {
                     *             "code": "ocr_absent",
                     *             "severity": "warning",
                     *             "text": "未能识别该字段，请人工查看图片。",
                     *             "pointer": "/companyName",
                     *             "evidence": "businessLicense.companyName"
                     *           },
                     *           {
                     *             "code": "ocr_absent",
                     *             "severity": "warning",
                     *             "text": "未能识别该字段，请人工查看图片。",
                     *             "pointer": "/creditCode",
                     *             "evidence": "businessLicense.creditCode"
                     *           },
                     *           {
                     *             "code": "ocr_absent",
                     *             "severity": "warning",
                     *             "text": "未能识别该字段，请人工查看图片。",
                     *             "pointer": "/realName",
                     *             "evidence": "idCardFront.name"
                     *           },
                     *           {
                     *             "code": "ocr_absent",
                     *             "severity": "warning",
                     *             "text": "未能识别该字段，请人工查看图片。",
                     *             "pointer": "/idCardFront",
                     *             "evidence": "idCardFront.idNumber"
                     *           },
                     *           {
                     *             "code": "ocr_absent",
                     *             "severity": "warning",
                     *             "text": "未能识别该字段，请人工查看图片。",
                     *             "pointer": "/idCardBack",
                     *             "evidence": "idCardBack.validTo"
                     *           }
                     *         ],
                     *         "checks": {
                     *           "materials": "passed",
                     *           "identity": "passed",
                     *           "automatic": "unclear",
                     *           "automaticIdentity": null
                     *         },
                     *         "changes": [],
                     *         "earlier": [
                     *           {
                     *             "round": 1,
                     *             "decision": "approved",
                     *             "decidedAt": "2026-03-10T02:00:29.600345Z",
                     *             "reasons": []
                     *           }
                     *         ],
                     *         "claim": null,
                     *         "dueAt": "2026-03-13T10:00:00Z",
                     *         "workingMinutesLeft": 1739,
                     *         "history": [
                     *           {
                     *             "at": "2026-03-10T02:00:10.672968Z",
                     *             "code": "wechat_authorized",
                     *             "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:11.349829Z",
                     *             "code": "phone_verified",
                     *             "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:24.63433Z",
                     *             "code": "info_submitted",
                     *             "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:24.63433Z",
                     *             "code": "materials_uploaded",
                     *             "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:24.832149Z",
                     *             "code": "materials_checked",
                     *             "by": "system:check_materials",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:28.86678Z",
                     *             "code": "review_claimed",
                     *             "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:28.920932Z",
                     *             "code": "review_released",
                     *             "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:28.996902Z",
                     *             "code": "review_taken_over",
                     *             "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:29.053424Z",
                     *             "code": "review_released",
                     *             "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:29.111463Z",
                     *             "code": "review_claimed",
                     *             "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:29.148355Z",
                     *             "code": "review_noted",
                     *             "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:29.356236Z",
                     *             "code": "materials_checked",
                     *             "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:29.42273Z",
                     *             "code": "identity_checked",
                     *             "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:29.600345Z",
                     *             "code": "review_decided",
                     *             "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:29.769348Z",
                     *             "code": "account_activated",
                     *             "by": "system:activate_account",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:29.823981Z",
                     *             "code": "manager_assigned",
                     *             "by": "system:assign_after_approval",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:30.271384Z",
                     *             "code": "manager_reassigned",
                     *             "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:30.332403Z",
                     *             "code": "manager_reassigned",
                     *             "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:30.45553Z",
                     *             "code": "transfer_offered",
                     *             "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:30.562851Z",
                     *             "code": "transfer_refused",
                     *             "by": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:30.595835Z",
                     *             "code": "transfer_offered",
                     *             "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:30.621831Z",
                     *             "code": "transfer_withdrawn",
                     *             "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:30.793509Z",
                     *             "code": "transfer_offered",
                     *             "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:30.839519Z",
                     *             "code": "transfer_accepted",
                     *             "by": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:30.839519Z",
                     *             "code": "manager_reassigned",
                     *             "by": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:30.839519Z",
                     *             "code": "customer_acknowledged",
                     *             "by": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:30.995068Z",
                     *             "code": "manager_reassigned",
                     *             "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:31.124629Z",
                     *             "code": "customer_acknowledged",
                     *             "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:31.124629Z",
                     *             "code": "first_contact_recorded",
                     *             "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:31.174374Z",
                     *             "code": "follow_up_recorded",
                     *             "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:31.278643Z",
                     *             "code": "follow_up_recorded",
                     *             "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:31.351823Z",
                     *             "code": "service_started",
                     *             "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:31.938733Z",
                     *             "code": "manager_reassigned",
                     *             "by": "system:drain_waiting",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:32.59643Z",
                     *             "code": "manager_reassigned",
                     *             "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *             "note": null
                     *           },
                     *           {
                     *             "at": "2026-03-10T02:00:33.02805Z",
                     *             "code": "assignment_parked",
                     *             "by": "system:drain_waiting",
                     *             "note": null
                     *           }
                     *         ],
                     *         "secondOpinion": null,
                     *         "notes": [
                     *           {
                     *             "at": "2026-03-10T02:00:29.148355Z",
                     *             "by": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "text": null
                     *           }
                     *         ],
                     *         "draft": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AuditAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListCheckpoints: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "key": "b266d4b5f2159779",
                     *       "publicKey": "-----BEGIN PUBLIC KEY-----\nMIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEAoPb5OrkxKKryJHoQGjzZ\nKpMx8h3y8Fbeus2qcjbrbB+U0SObLVQwEPcBh91QoHoPnsrN2ewvHHAn/ZCQIsct\nVgHz7LMfs7mzfBY5Aff3PU/odIpgInIvE3XE7mP7ktXxJutXAfe268AUEI+AzbbW\npUFaGQQ9rgHQQVUHnOuh9j0GzIZ4XsoYzh95vTUjwLCm6q1vPehQ5ourIitfNZrf\nT5DBomz3DA1cYo/PoyLT6NgtxRLgprgT4xhSTjyq2ZC+Fby3FbQkHG3tNFYhT0WA\nCCv6sRFuVdZ+dfWcnUVbjpXam0h8TRmjL7eYd3R8itt9+WNDNXPwHx/+2MUW5UgG\n1T/THNq/kt6w7aB+SAwKTmMw18emKc9IqETtFcUbdwQdDsEfji/e5ZVsTFUFLhjR\n/T9z7vx2TYJT0CTW84pYbwQR9R+mzzEu1/iLuxPf7CXGa/gPVFHHXAAPrN5/LQ3p\nTokiH17qC+R2o1tpcVRqZy6zNeD+sfm7jXaRlicVHSoJAgMBAAE=\n-----END PUBLIC KEY-----",
                     *       "items": [
                     *         {
                     *           "number": 1,
                     *           "after": 0,
                     *           "upTo": 67,
                     *           "events": 67,
                     *           "root": "3ecda680629801682c6fdad538ffc95c385be4261bfc021915999c65cb165f24",
                     *           "before": "0000000000000000000000000000000000000000000000000000000000000000",
                     *           "at": "2026-03-10T02:00:35.544196Z",
                     *           "key": "b266d4b5f2159779",
                     *           "signature": "Yr+lTyFGi7IuQ1lbUKj5l4Kg4InYpRU9HipcTYX//hZP8sHtWi16fb48a+8HpGJYkQCXVbJUYJ07Z5UXFZ7UJGb96VrgGbXIcVOKm/Ym8o1nXxWDSQJ8dJZMVzEiyhyfS8e2MGcbH/oRegSAvE46XtvhIQ0Vpvilz2Od9/9MFscr2+bL/aJYK6NdEtsF+QEHIu/GCEtnEjZf3P7kg7ATrY6B7seu4oee5pDKaO/LvsMpCUcIrXcTGv1BPdY9P4mwwTEV/xXJk4TBaQ9hGwwfcRBipZOsOJMjqYHcaf8YmhDyWJBZCip8zn2WL0TuzIVUgZFHYDkkJetcwEV63om/JPifT/41YaSbQItOm8XenXmCmstfUbeFxsTNwso/oe9C0Mr39noAG3f+z0vFtmN9btahVnWPpXlGAhq7ob097iEvx4/npx4xvC2MEWk6i1r9cozMNNW8rXdVtUSYFYkIUiwg/Q+caohvBlq/nCsJnScLTTTRbwPyZyp7C+dEZauq"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ListCheckpointsAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListExports: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "01a22928-5d47-7d86-a476-20a3ec8c00df",
                     *           "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "from": null,
                     *           "to": null,
                     *           "reason": "法院调证",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "mine": true,
                     *           "at": "2026-03-10T02:00:39.627465Z",
                     *           "state": "waiting",
                     *           "personal": true,
                     *           "until": "2026-03-11T02:00:39.686138Z",
                     *           "approvedBy": "staff:01a22928-5d5c-76be-9c32-176171e9f2de",
                     *           "approvedReason": "已核对调证函",
                     *           "approvedAt": "2026-03-10T02:00:39.686172Z"
                     *         },
                     *         {
                     *           "id": "01a22928-5d0e-73e3-8902-785d7d381ea0",
                     *           "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "from": null,
                     *           "to": null,
                     *           "reason": "年度审计",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "mine": true,
                     *           "at": "2026-03-10T02:00:39.586377Z",
                     *           "state": "waiting",
                     *           "personal": false,
                     *           "until": null,
                     *           "approvedBy": null,
                     *           "approvedReason": null,
                     *           "approvedAt": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PageOfListExportsItem"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    RequestExport: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                 *       "reason": "年度审计"
                 *     }
                 */
                "application/json": components["schemas"]["RequestExportRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22928-5d0e-73e3-8902-785d7d381ea0"
                     *     }
                     */
                    "application/json": components["schemas"]["RequestExportAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": components["schemas"]["String"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22928-5d0e-73e3-8902-785d7d381ea0",
                     *       "state": "waiting",
                     *       "done": 0,
                     *       "total": 0,
                     *       "at": "2026-03-10T02:00:39.586377Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReadExportAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. · not_your_export: Only the one who asked takes an export with personal values. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description export_failed: The export failed. Verify the log first: it may have been changed. If it is intact, ask the operator. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadFunnel: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-03-10",
                     *       "to": "2026-03-10",
                     *       "steps": [
                     *         {
                     *           "code": "signed_in",
                     *           "count": 6,
                     *           "share": 1
                     *         },
                     *         {
                     *           "code": "phone_verified",
                     *           "count": 3,
                     *           "share": 0.5
                     *         },
                     *         {
                     *           "code": "submitted",
                     *           "count": 3,
                     *           "share": 0.5
                     *         },
                     *         {
                     *           "code": "approved",
                     *           "count": 1,
                     *           "share": 0.1667
                     *         },
                     *         {
                     *           "code": "assigned",
                     *           "count": 1,
                     *           "share": 0.1667
                     *         },
                     *         {
                     *           "code": "first_contact",
                     *           "count": 1,
                     *           "share": 0.1667
                     *         },
                     *         {
                     *           "code": "serving",
                     *           "count": 1,
                     *           "share": 0.1667
                     *         }
                     *       ],
                     *       "firstContact": {
                     *         "median": 1,
                     *         "p90": 1,
                     *         "workingMedian": 1,
                     *         "workingP90": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ReadFunnelAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    RevealPastCase: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "抽查审核质量"
                 *     }
                 */
                "application/json": components["schemas"]["RevealPastCaseRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "authStatus": "approved",
                     *       "version": 35,
                     *       "round": 1,
                     *       "submission": {
                     *         "realName": "张伟",
                     *         "position": "能源主管",
                     *         "email": "zhang.wei@example.com",
                     *         "phone": "13808490005",
                     *         "contactPhone": null,
                     *         "companyName": "深圳市示例电子有限公司",
                     *         "creditCode": null,
                     *         "regionCode": "440305",
                     *         "province": "广东省",
                     *         "city": "深圳市",
                     *         "district": "南山区",
                     *         "detailAddress": "科技园南区一路 1 号",
                     *         "powerCapacity": 1250,
                     *         "monthlyUsage": 312000.5,
                     *         "currentPrice": 0.6832,
                     *         "voltageLevel": "KV10",
                     *         "industry": "electronics",
                     *         "accountNumbers": [
                     *           "03123456789018490016"
                     *         ],
                     *         "businessLicense": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *         "idCardFront": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *         "idCardBack": "01a22928-2269-7a3a-ab47-ad632460bf35",
                     *         "wxNickname": null,
                     *         "wxAvatar": null,
                     *         "masked": false
                     *       },
                     *       "images": [
                     *         {
                     *           "imageId": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *           "kind": "businessLicense"
                     *         },
                     *         {
                     *           "imageId": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *           "kind": "idCardFront"
                     *         },
                     *         {
                     *           "imageId": "01a22928-2269-7a3a-ab47-ad632460bf35",
                     *           "kind": "idCardBack"
                     *         }
                     *       ],
                     *       "ocr": {
                     *         "businessLicense": {
                     *           "companyName": {
                     *             "read": null,
                     *             "stated": "深圳市示例电子有限公司",
                     *             "confirmed": null,
                     *             "confidence": 0,
                     *             "match": null,
                     *             "place": null
                     *           },
                     *           "creditCode": {
                     *             "read": null,
                     *             "stated": null,
                     *             "confirmed": null,
                     *             "confidence": 0,
                     *             "match": null,
                     *             "place": null
                     *           }
                     *         },
                     *         "idCardFront": {
                     *           "name": {
                     *             "read": null,
                     *             "stated": "张伟",
                     *             "confirmed": null,
                     *             "confidence": 0,
                     *             "match": null,
                     *             "place": null
                     *           }
                     *         }
                     *       },
                     *       "findings": [
                     *         {
                     *           "code": "credit_code_missing",
                     *           "severity": "warning",
                     *           "text": "未填写统一社会信用代码。",
                     *           "pointer": "/creditCode",
                     *           "evidence": null
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/companyName",
                     *           "evidence": "businessLicense.companyName"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/creditCode",
                     *           "evidence": "businessLicense.creditCode"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/realName",
                     *           "evidence": "idCardFront.name"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/idCardFront",
                     *           "evidence": "idCardFront.idNumber"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/idCardBack",
                     *           "evidence": "idCardBack.validTo"
                     *         }
                     *       ],
                     *       "checks": {
                     *         "materials": "passed",
                     *         "identity": "passed",
                     *         "automatic": "unclear",
                     *         "automaticIdentity": null
                     *       },
                     *       "changes": [],
                     *       "earlier": [
                     *         {
                     *           "round": 1,
                     *           "decision": "approved",
                     *           "decidedAt": "2026-03-10T02:00:29.600345Z",
                     *           "reasons": []
                     *         }
                     *       ],
                     *       "claim": null,
                     *       "dueAt": "2026-03-13T10:00:00Z",
                     *       "workingMinutesLeft": 1739,
                     *       "history": [
                     *         {
                     *           "at": "2026-03-10T02:00:10.672968Z",
                     *           "code": "wechat_authorized",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:11.349829Z",
                     *           "code": "phone_verified",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:24.63433Z",
                     *           "code": "info_submitted",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:24.63433Z",
                     *           "code": "materials_uploaded",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:24.832149Z",
                     *           "code": "materials_checked",
                     *           "by": "system:check_materials",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:28.86678Z",
                     *           "code": "review_claimed",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:28.920932Z",
                     *           "code": "review_released",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:28.996902Z",
                     *           "code": "review_taken_over",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "note": "原审核员休假"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.053424Z",
                     *           "code": "review_released",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.111463Z",
                     *           "code": "review_claimed",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.148355Z",
                     *           "code": "review_noted",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": "与企业前台核实过地址"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.356236Z",
                     *           "code": "materials_checked",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": "与证照一致"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.42273Z",
                     *           "code": "identity_checked",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": "与证照一致"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.600345Z",
                     *           "code": "review_decided",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": "同意"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.769348Z",
                     *           "code": "account_activated",
                     *           "by": "system:activate_account",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.823981Z",
                     *           "code": "manager_assigned",
                     *           "by": "system:assign_after_approval",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.271384Z",
                     *           "code": "manager_reassigned",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.332403Z",
                     *           "code": "manager_reassigned",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.45553Z",
                     *           "code": "transfer_offered",
                     *           "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.562851Z",
                     *           "code": "transfer_refused",
                     *           "by": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.595835Z",
                     *           "code": "transfer_offered",
                     *           "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.621831Z",
                     *           "code": "transfer_withdrawn",
                     *           "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.793509Z",
                     *           "code": "transfer_offered",
                     *           "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "code": "transfer_accepted",
                     *           "by": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "code": "manager_reassigned",
                     *           "by": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "code": "customer_acknowledged",
                     *           "by": "staff:01a22928-380e-756d-a4fc-1e53a39e22b2",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.995068Z",
                     *           "code": "manager_reassigned",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.124629Z",
                     *           "code": "customer_acknowledged",
                     *           "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.124629Z",
                     *           "code": "first_contact_recorded",
                     *           "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.174374Z",
                     *           "code": "follow_up_recorded",
                     *           "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.278643Z",
                     *           "code": "follow_up_recorded",
                     *           "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.351823Z",
                     *           "code": "service_started",
                     *           "by": "staff:01a22928-2ffd-7c2c-9a75-0a48c3270d39",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.938733Z",
                     *           "code": "manager_reassigned",
                     *           "by": "system:drain_waiting",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:32.59643Z",
                     *           "code": "manager_reassigned",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:33.02805Z",
                     *           "code": "assignment_parked",
                     *           "by": "system:drain_waiting",
                     *           "note": null
                     *         }
                     *       ],
                     *       "secondOpinion": null,
                     *       "notes": [
                     *         {
                     *           "at": "2026-03-10T02:00:29.148355Z",
                     *           "by": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "text": "与企业前台核实过地址"
                     *         }
                     *       ],
                     *       "draft": null
                     *     }
                     */
                    "application/json": components["schemas"]["CaseAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    VerifyLog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "verified": true,
                     *       "at": "2026-03-10T02:00:35.70003Z",
                     *       "events": 67,
                     *       "head": {
                     *         "seq": 67,
                     *         "seal": "4e6728bf4f56ee47930a2791ae6bf4763514c5225412a57f6bb32de2ae9e1afe"
                     *       },
                     *       "checks": [
                     *         {
                     *           "invariant": "versions have no gaps and no repeats",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "a stream's version is that of its last event",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "every event is in the log once",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "no manager above capacity",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "a customer's place is with the manager that the log names last",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "nobody is left with a manager whose account is closed",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "no message lies among the dead letters",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "what fell due was taken",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "no reader is above the log",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "every assignment reached its manager's inbox",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "a vendor is called once for an event",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "every event is what was sealed",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "every checkpoint is what was signed",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "every event can be read",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "only legal moves",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "an approved customer has a manager, or a parked reason",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         },
                     *         {
                     *           "invariant": "every projection equals its rebuild",
                     *           "holds": true,
                     *           "count": 0,
                     *           "violations": []
                     *         }
                     *       ],
                     *       "checkpoint": {
                     *         "number": 1,
                     *         "after": 0,
                     *         "upTo": 67,
                     *         "events": 67,
                     *         "root": "3ecda680629801682c6fdad538ffc95c385be4261bfc021915999c65cb165f24",
                     *         "before": "0000000000000000000000000000000000000000000000000000000000000000",
                     *         "at": "2026-03-10T02:00:35.544196Z",
                     *         "key": "b266d4b5f2159779",
                     *         "signature": "Yr+lTyFGi7IuQ1lbUKj5l4Kg4InYpRU9HipcTYX//hZP8sHtWi16fb48a+8HpGJYkQCXVbJUYJ07Z5UXFZ7UJGb96VrgGbXIcVOKm/Ym8o1nXxWDSQJ8dJZMVzEiyhyfS8e2MGcbH/oRegSAvE46XtvhIQ0Vpvilz2Od9/9MFscr2+bL/aJYK6NdEtsF+QEHIu/GCEtnEjZf3P7kg7ATrY6B7seu4oee5pDKaO/LvsMpCUcIrXcTGv1BPdY9P4mwwTEV/xXJk4TBaQ9hGwwfcRBipZOsOJMjqYHcaf8YmhDyWJBZCip8zn2WL0TuzIVUgZFHYDkkJetcwEV63om/JPifT/41YaSbQItOm8XenXmCmstfUbeFxsTNwso/oe9C0Mr39noAG3f+z0vFtmN9btahVnWPpXlGAhq7ob097iEvx4/npx4xvC2MEWk6i1r9cozMNNW8rXdVtUSYFYkIUiwg/Q+caohvBlq/nCsJnScLTTTRbwPyZyp7C+dEZauq"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["VerifyLogAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description verification_running: Another verification is running; try again later. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    DiscardDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "原因已排除"
                 *     }
                 */
                "application/json": components["schemas"]["DiscardDeadLetterRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · dead_letter_retrying: The message is about to be handled once more; look again in a moment. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListAudits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "01a22928-5da8-74f9-a4db-892e7a6153c3",
                     *           "night": null,
                     *           "actor": "operator:ops",
                     *           "state": "clean",
                     *           "startedAt": "2026-03-10T02:00:39.725628Z",
                     *           "endedAt": "2026-03-10T02:00:40.078691Z",
                     *           "events": 88,
                     *           "fault": null,
                     *           "checks": [
                     *             {
                     *               "name": "versions have no gaps and no repeats",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 2
                     *             },
                     *             {
                     *               "name": "a stream's version is that of its last event",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 2
                     *             },
                     *             {
                     *               "name": "every event is in the log once",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 0
                     *             },
                     *             {
                     *               "name": "no manager above capacity",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 0
                     *             },
                     *             {
                     *               "name": "a customer's place is with the manager that the log names last",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 0
                     *             },
                     *             {
                     *               "name": "nobody is left with a manager whose account is closed",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 0
                     *             },
                     *             {
                     *               "name": "no message lies among the dead letters",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 0
                     *             },
                     *             {
                     *               "name": "what fell due was taken",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 0
                     *             },
                     *             {
                     *               "name": "no reader is above the log",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 1
                     *             },
                     *             {
                     *               "name": "every assignment reached its manager's inbox",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 9
                     *             },
                     *             {
                     *               "name": "a vendor is called once for an event",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 2
                     *             },
                     *             {
                     *               "name": "every event is what was sealed",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 7
                     *             },
                     *             {
                     *               "name": "every checkpoint is what was signed",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 0
                     *             },
                     *             {
                     *               "name": "every event can be read",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 7
                     *             },
                     *             {
                     *               "name": "only legal moves",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 0
                     *             },
                     *             {
                     *               "name": "an approved customer has a manager, or a parked reason",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 0
                     *             },
                     *             {
                     *               "name": "the read model equals its rebuild: registration_status",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 15
                     *             },
                     *             {
                     *               "name": "the read model equals its rebuild: legal_hold",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 26
                     *             },
                     *             {
                     *               "name": "the read model equals its rebuild: review_decisions",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 19
                     *             },
                     *             {
                     *               "name": "the read model equals its rebuild: customer",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 21
                     *             },
                     *             {
                     *               "name": "the read model equals its rebuild: manager_workload",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 25
                     *             },
                     *             {
                     *               "name": "the read model equals its rebuild: notices",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 57
                     *             },
                     *             {
                     *               "name": "the read model equals its rebuild: registration_funnel",
                     *               "found": 0,
                     *               "examples": [],
                     *               "tookMs": 94
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListAuditsAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListDeadLetters: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "01a22928-61d7-7739-81d3-9c450d4e0013",
                     *           "reaction": "expire_lease",
                     *           "message": "lease_expired",
                     *           "error": "InvalidOperationException",
                     *           "sentAt": "2026-11-29T21:14:02.071727Z",
                     *           "state": "parked",
                     *           "tries": null,
                     *           "retries": 0
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PageOfListDeadLettersItem"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListLetterActs: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "ca6da7f5-a447-3404-1f27-5982bdf2ef46",
                     *           "act": "discard",
                     *           "messageId": "01a22928-61d7-7739-81d3-9c450d4e0013",
                     *           "reason": "原因已排除",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "name": "王审核",
                     *           "at": "2026-03-10T02:00:40.81548Z"
                     *         },
                     *         {
                     *           "id": "01a22928-6192-76e9-9875-059e98b06400",
                     *           "act": "retry",
                     *           "messageId": "01a22928-60e4-7ad9-a517-9a1f8d1558c4",
                     *           "reason": "原因已排除",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "name": "王审核",
                     *           "at": "2026-03-10T02:00:40.734907Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PageOfListLetterActsItem"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListUnknownCalls: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "61e210c0-501a-584b-a35f-d67e6a2039a5",
                     *           "call": "tell_applicant",
                     *           "cause": "03048fbf-f17d-4efa-8d09-fa5c7680c387",
                     *           "registrationId": "e0702537-27f8-4473-85d1-5a6073546974",
                     *           "attemptedAt": "2026-11-29T21:14:02.195522Z",
                     *           "state": "unknown"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PageOfListUnknownCallsItem"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadBackups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [],
                     *       "walArchive": {
                     *         "on": false,
                     *         "archived": 0,
                     *         "lastAt": null,
                     *         "failed": 0,
                     *         "lastFailedAt": null
                     *       },
                     *       "note": "此处列出用 `backup make` 所做的备份；产品之外的工具所做的备份，仅显示 PostgreSQL 归档的状态。"
                     *     }
                     */
                    "application/json": components["schemas"]["ReadBackupsAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadCalendar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "today": "2026-03-10",
                     *       "knownUntil": "2026-12-31",
                     *       "missing": null,
                     *       "source": "国务院办公厅公布的节假日安排，取自开源包 chinese-days，随产品版本更新。",
                     *       "officeHours": [
                     *         {
                     *           "from": "09:00",
                     *           "to": "12:00"
                     *         },
                     *         {
                     *           "from": "13:30",
                     *           "to": "18:00"
                     *         }
                     *       ],
                     *       "years": [
                     *         {
                     *           "year": 2024,
                     *           "announced": true,
                     *           "workingDays": 251,
                     *           "holidays": [
                     *             "2024-01-01",
                     *             "2024-02-10",
                     *             "2024-02-11",
                     *             "2024-02-12",
                     *             "2024-02-13",
                     *             "2024-02-14",
                     *             "2024-02-15",
                     *             "2024-02-16",
                     *             "2024-02-17",
                     *             "2024-04-04",
                     *             "2024-04-05",
                     *             "2024-04-06",
                     *             "2024-05-01",
                     *             "2024-05-02",
                     *             "2024-05-03",
                     *             "2024-05-04",
                     *             "2024-05-05",
                     *             "2024-06-10",
                     *             "2024-09-15",
                     *             "2024-09-16",
                     *             "2024-09-17",
                     *             "2024-10-01",
                     *             "2024-10-02",
                     *             "2024-10-03",
                     *             "2024-10-04",
                     *             "2024-10-05",
                     *             "2024-10-06",
                     *             "2024-10-07"
                     *           ],
                     *           "makeUpDays": [
                     *             "2024-02-04",
                     *             "2024-02-18",
                     *             "2024-04-07",
                     *             "2024-04-28",
                     *             "2024-05-11",
                     *             "2024-09-14",
                     *             "2024-09-29",
                     *             "2024-10-12"
                     *           ]
                     *         },
                     *         {
                     *           "year": 2025,
                     *           "announced": true,
                     *           "workingDays": 248,
                     *           "holidays": [
                     *             "2025-01-01",
                     *             "2025-01-28",
                     *             "2025-01-29",
                     *             "2025-01-30",
                     *             "2025-01-31",
                     *             "2025-02-01",
                     *             "2025-02-02",
                     *             "2025-02-03",
                     *             "2025-02-04",
                     *             "2025-04-04",
                     *             "2025-04-05",
                     *             "2025-04-06",
                     *             "2025-05-01",
                     *             "2025-05-02",
                     *             "2025-05-03",
                     *             "2025-05-04",
                     *             "2025-05-05",
                     *             "2025-05-31",
                     *             "2025-06-01",
                     *             "2025-06-02",
                     *             "2025-10-01",
                     *             "2025-10-02",
                     *             "2025-10-03",
                     *             "2025-10-04",
                     *             "2025-10-05",
                     *             "2025-10-06",
                     *             "2025-10-07",
                     *             "2025-10-08"
                     *           ],
                     *           "makeUpDays": [
                     *             "2025-01-26",
                     *             "2025-02-08",
                     *             "2025-04-27",
                     *             "2025-09-28",
                     *             "2025-10-11"
                     *           ]
                     *         },
                     *         {
                     *           "year": 2026,
                     *           "announced": true,
                     *           "workingDays": 248,
                     *           "holidays": [
                     *             "2026-01-01",
                     *             "2026-01-02",
                     *             "2026-01-03",
                     *             "2026-02-15",
                     *             "2026-02-16",
                     *             "2026-02-17",
                     *             "2026-02-18",
                     *             "2026-02-19",
                     *             "2026-02-20",
                     *             "2026-02-21",
                     *             "2026-02-22",
                     *             "2026-02-23",
                     *             "2026-04-04",
                     *             "2026-04-05",
                     *             "2026-04-06",
                     *             "2026-05-01",
                     *             "2026-05-02",
                     *             "2026-05-03",
                     *             "2026-05-04",
                     *             "2026-05-05",
                     *             "2026-06-19",
                     *             "2026-06-20",
                     *             "2026-06-21",
                     *             "2026-09-25",
                     *             "2026-09-26",
                     *             "2026-09-27",
                     *             "2026-10-01",
                     *             "2026-10-02",
                     *             "2026-10-03",
                     *             "2026-10-04",
                     *             "2026-10-05",
                     *             "2026-10-06",
                     *             "2026-10-07"
                     *           ],
                     *           "makeUpDays": [
                     *             "2026-01-04",
                     *             "2026-02-14",
                     *             "2026-02-28",
                     *             "2026-05-09",
                     *             "2026-09-20",
                     *             "2026-10-10"
                     *           ]
                     *         },
                     *         {
                     *           "year": 2027,
                     *           "announced": false,
                     *           "workingDays": 259,
                     *           "holidays": [
                     *             "2027-01-01",
                     *             "2027-05-01",
                     *             "2027-05-02",
                     *             "2027-10-01",
                     *             "2027-10-02",
                     *             "2027-10-03"
                     *           ],
                     *           "makeUpDays": []
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ReadCalendarAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "master": {
                     *         "name": "503e625d",
                     *         "since": "2026-03-10T02:00:10.668554Z",
                     *         "ageDays": 0
                     *       },
                     *       "opens": true,
                     *       "subjects": {
                     *         "live": 5,
                     *         "destroyed": 3,
                     *         "newestAt": "2026-03-10T02:00:36.845229Z"
                     *       },
                     *       "masters": [
                     *         {
                     *           "name": "503e625d",
                     *           "keys": 5,
                     *           "here": true
                     *         }
                     *       ],
                     *       "root": "503e625d"
                     *     }
                     */
                    "application/json": components["schemas"]["ReadKeysAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadReaders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "registration_status",
                     *           "kind": "inline_projection",
                     *           "position": 88,
                     *           "behind": 0,
                     *           "behindSeconds": null,
                     *           "state": "current"
                     *         },
                     *         {
                     *           "name": "legal_hold",
                     *           "kind": "inline_projection",
                     *           "position": 88,
                     *           "behind": 0,
                     *           "behindSeconds": null,
                     *           "state": "current"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ReadReadersAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadVendors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "services": [
                     *         {
                     *           "name": "wechat",
                     *           "provider": "wechat",
                     *           "configured": true,
                     *           "sandbox": true,
                     *           "circuit": "closed",
                     *           "calls": 8,
                     *           "faults": 0,
                     *           "lastFault": null,
                     *           "lastFaultAt": null
                     *         },
                     *         {
                     *           "name": "wechat-token",
                     *           "provider": "wechat",
                     *           "configured": true,
                     *           "sandbox": true,
                     *           "circuit": "closed",
                     *           "calls": 1,
                     *           "faults": 0,
                     *           "lastFault": null,
                     *           "lastFaultAt": null
                     *         },
                     *         {
                     *           "name": "wecom",
                     *           "provider": "wecom",
                     *           "configured": true,
                     *           "sandbox": true,
                     *           "circuit": "unused",
                     *           "calls": 0,
                     *           "faults": 0,
                     *           "lastFault": null,
                     *           "lastFaultAt": null
                     *         },
                     *         {
                     *           "name": "wecom-token",
                     *           "provider": "wecom",
                     *           "configured": true,
                     *           "sandbox": true,
                     *           "circuit": "unused",
                     *           "calls": 0,
                     *           "faults": 0,
                     *           "lastFault": null,
                     *           "lastFaultAt": null
                     *         },
                     *         {
                     *           "name": "sms",
                     *           "provider": "tencent",
                     *           "configured": true,
                     *           "sandbox": true,
                     *           "circuit": "closed",
                     *           "calls": 2,
                     *           "faults": 0,
                     *           "lastFault": null,
                     *           "lastFaultAt": null
                     *         },
                     *         {
                     *           "name": "ocr",
                     *           "provider": "embedded",
                     *           "configured": true,
                     *           "sandbox": false,
                     *           "circuit": "unused",
                     *           "calls": 0,
                     *           "faults": 0,
                     *           "lastFault": null,
                     *           "lastFaultAt": null
                     *         },
                     *         {
                     *           "name": "registry",
                     *           "provider": "local",
                     *           "configured": true,
                     *           "sandbox": true,
                     *           "circuit": "unused",
                     *           "calls": 0,
                     *           "faults": 0,
                     *           "lastFault": null,
                     *           "lastFaultAt": null
                     *         },
                     *         {
                     *           "name": "identity",
                     *           "provider": "none",
                     *           "configured": true,
                     *           "sandbox": true,
                     *           "circuit": "unused",
                     *           "calls": 0,
                     *           "faults": 0,
                     *           "lastFault": null,
                     *           "lastFaultAt": null
                     *         },
                     *         {
                     *           "name": "blobs",
                     *           "provider": "disk",
                     *           "configured": true,
                     *           "sandbox": true,
                     *           "circuit": "unused",
                     *           "calls": 0,
                     *           "faults": 0,
                     *           "lastFault": null,
                     *           "lastFaultAt": null
                     *         }
                     *       ],
                     *       "allowances": [
                     *         {
                     *           "service": "sms",
                     *           "code": "messages_a_day",
                     *           "of": null,
                     *           "used": 2,
                     *           "most": 1000000,
                     *           "left": 999998
                     *         },
                     *         {
                     *           "service": "wechat",
                     *           "code": "message_credits",
                     *           "of": "review_decided",
                     *           "used": 1,
                     *           "most": 1,
                     *           "left": 0
                     *         }
                     *       ],
                     *       "unknownCalls": 0
                     *     }
                     */
                    "application/json": components["schemas"]["ReadVendorsAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ResolveUnknownCall: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "outcome": "done",
                 *       "reason": "供应商确认已送达"
                 *     }
                 */
                "application/json": components["schemas"]["ResolveUnknownCallRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · call_not_unknown: This call has already been resolved, or is waiting to be repeated. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    RetryDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "原因已排除"
                 *     }
                 */
                "application/json": components["schemas"]["RetryDeadLetterRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · dead_letter_retrying: The message is about to be handled once more; look again in a moment. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListNotifications: {
        parameters: {
            query?: {
                unread?: string;
                kind?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "6f1f1315-7064-571d-8c64-5bcc3f2b9b7b",
                     *           "kind": "assignment",
                     *           "title": "新客户待接收",
                     *           "text": "深圳市示例电子有限公司已转由您负责，请在3月10日13:30前接收，3月11日10:00前完成首次联系。",
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "at": "2026-03-10T02:00:30.995068Z",
                     *           "readAt": null
                     *         },
                     *         {
                     *           "id": "73f6c6fe-ae73-5231-b61f-1656f4ff94a1",
                     *           "kind": "transfer_accepted",
                     *           "title": "转交已接受",
                     *           "text": "同事已接受转交，深圳市示例电子有限公司不再由您负责。",
                     *           "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "readAt": null
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "unread": 6
                     *     }
                     */
                    "application/json": components["schemas"]["ListNotificationsAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "sandbox-template-review-decided",
                     *           "code": "review_decided",
                     *           "title": "审核结果通知",
                     *           "englishTitle": "The decision on your application"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListTemplatesAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadNotification: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "6f1f1315-7064-571d-8c64-5bcc3f2b9b7b",
                     *       "kind": "assignment",
                     *       "title": "新客户待接收",
                     *       "text": "深圳市示例电子有限公司已转由您负责，请在3月10日13:30前接收，3月11日10:00前完成首次联系。",
                     *       "customerId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "at": "2026-03-10T02:00:30.995068Z",
                     *       "readAt": "2026-03-10T02:00:31.490518Z"
                     *     }
                     */
                    "application/json": components["schemas"]["NotificationView"];
                };
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    RecordSubscription: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "templateId": "sandbox-template-review-decided",
                 *       "outcome": "accept"
                 *     }
                 */
                "application/json": components["schemas"]["RecordSubscriptionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "templateId": "sandbox-template-review-decided",
                     *       "credits": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RecordSubscriptionAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ActivateRequirementsPolicy: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "creditCode": true,
                 *         "industry": false,
                 *         "leastAccountNumbers": 0,
                 *         "leastCapacityKva": 100
                 *       },
                 *       "reason": "只受理较大用户"
                 *     }
                 */
                "application/json": components["schemas"]["ActivateRequirementsPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1,
                     *       "name": "requirements-1",
                     *       "at": "2026-03-10T02:00:42.297031Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyActivated"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ActivateRetentionPolicy: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "networkDays": 30,
                 *         "draftDays": 180,
                 *         "rejectedDays": 365
                 *       },
                 *       "reason": "最小必要"
                 *     }
                 */
                "application/json": components["schemas"]["ActivateRetentionPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1,
                     *       "name": "retention-1",
                     *       "at": "2026-03-10T02:00:42.323906Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyActivated"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ConfirmReading: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                imageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "fields": {
                 *         "companyName": "深圳市示例电子有限公司"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ConfirmReadingRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · consent_required: Consent to the current terms is required first. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · already_submitted: The application has been submitted and cannot be changed now. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    DiffRequirementsPolicy: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "creditCode": true,
                 *         "industry": false,
                 *         "leastAccountNumbers": 0,
                 *         "leastCapacityKva": 100
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["DiffRequirementsPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "requirements-0",
                     *       "to": "policy",
                     *       "changes": [
                     *         {
                     *           "pointer": "/creditCode",
                     *           "before": false,
                     *           "after": true
                     *         },
                     *         {
                     *           "pointer": "/leastCapacityKva",
                     *           "before": null,
                     *           "after": 100
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyCompared"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    DiffRetentionPolicy: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "networkDays": 30,
                 *         "draftDays": 180,
                 *         "rejectedDays": 365
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["DiffRetentionPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "retention-0",
                     *       "to": "policy",
                     *       "changes": [
                     *         {
                     *           "pointer": "/draftDays",
                     *           "before": null,
                     *           "after": 180
                     *         },
                     *         {
                     *           "pointer": "/rejectedDays",
                     *           "before": null,
                     *           "after": 365
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyCompared"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    EraseImported: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasePersonWaiting"];
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · has_sign_in: This customer can sign in and erase the data without your help. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ErasePerson: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasePersonWaiting"];
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ExportPerson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "authStatus": "approved",
                     *       "wxOpenid": "oTest01a22927ebb37ce791853a44602129c1",
                     *       "wxUnionid": "sbxu_8c36e175ede5cf5b8f148bf2",
                     *       "phone": "13808490005",
                     *       "consent": {
                     *         "policyVersion": "2026-11",
                     *         "currentVersion": "2026-11",
                     *         "agreed": true,
                     *         "sensitive": true
                     *       },
                     *       "draft": {
                     *         "realName": "张伟",
                     *         "position": "能源主管",
                     *         "email": "zhang.wei@example.com",
                     *         "companyName": "深圳市示例电子有限公司",
                     *         "province": "广东省",
                     *         "city": "深圳市",
                     *         "district": "南山区",
                     *         "detailAddress": "科技园南区一路 1 号",
                     *         "powerCapacity": 1250,
                     *         "monthlyUsage": 312000.5,
                     *         "currentPrice": 0.6832,
                     *         "voltageLevel": "KV10",
                     *         "industry": "electronics",
                     *         "accountNumbers": [
                     *           "03123456789018490016"
                     *         ],
                     *         "businessLicense": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *         "idCardFront": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *         "idCardBack": "01a22928-2269-7a3a-ab47-ad632460bf35"
                     *       },
                     *       "submissions": [
                     *         {
                     *           "round": 1,
                     *           "at": "2026-03-10T02:00:24.63433Z",
                     *           "applicant": {
                     *             "realName": "张伟",
                     *             "position": "能源主管",
                     *             "email": "zhang.wei@example.com",
                     *             "phone": "13808490005",
                     *             "contactPhone": null,
                     *             "detailAddress": "科技园南区一路 1 号",
                     *             "accountNumbers": [
                     *               "03123456789018490016"
                     *             ],
                     *             "wxNickname": null,
                     *             "wxAvatar": null
                     *           },
                     *           "companyName": "深圳市示例电子有限公司",
                     *           "creditCode": null,
                     *           "province": "广东省",
                     *           "city": "深圳市",
                     *           "district": "南山区",
                     *           "powerCapacity": 1250,
                     *           "monthlyUsage": 312000.5,
                     *           "currentPrice": 0.6832,
                     *           "voltageLevel": "KV10",
                     *           "industry": "electronics"
                     *         }
                     *       ],
                     *       "readings": [],
                     *       "pictures": [
                     *         {
                     *           "imageId": "01a22927-f33f-7fe0-910f-87aaa5e0cb97",
                     *           "kind": "businessLicense",
                     *           "width": 1600,
                     *           "height": 1130,
                     *           "bytes": 279760,
                     *           "readings": {
                     *             "companyName": {
                     *               "read": "苏州恒晟精密铸造有限公司",
                     *               "confidence": 0.85,
                     *               "confirmed": "深圳市示例电子有限公司",
                     *               "place": [
                     *                 0.1758,
                     *                 0.338,
                     *                 0.185,
                     *                 0.0204
                     *               ]
                     *             },
                     *             "companyType": {
                     *               "read": "有限责任公司(自然人投资或控股)",
                     *               "confidence": 0.85,
                     *               "confirmed": null,
                     *               "place": [
                     *                 0.1757,
                     *                 0.3856,
                     *                 0.2329,
                     *                 0.022
                     *               ]
                     *             },
                     *             "legalPerson": {
                     *               "read": "陆建明",
                     *               "confidence": 0.85,
                     *               "confirmed": null,
                     *               "place": [
                     *                 0.1738,
                     *                 0.435,
                     *                 0.0462,
                     *                 0.0213
                     *               ]
                     *             },
                     *             "address": {
                     *               "read": "苏州市相城区渭塘镇凤阳路288号3幢",
                     *               "confidence": 0.85,
                     *               "confirmed": null,
                     *               "place": [
                     *                 0.6851,
                     *                 0.4838,
                     *                 0.2392,
                     *                 0.0526
                     *               ]
                     *             },
                     *             "registeredCapital": {
                     *               "read": "3000万元整",
                     *               "confidence": 0.85,
                     *               "confirmed": null,
                     *               "place": [
                     *                 0.6805,
                     *                 0.3363,
                     *                 0.0846,
                     *                 0.0224
                     *               ]
                     *             },
                     *             "establishedOn": {
                     *               "read": "2011-06-18",
                     *               "confidence": 0.95,
                     *               "confirmed": null,
                     *               "place": [
                     *                 0.6816,
                     *                 0.3843,
                     *                 0.1144,
                     *                 0.0242
                     *               ]
                     *             },
                     *             "businessTerm": {
                     *               "read": "2011年06月18日至长期",
                     *               "confidence": 0.95,
                     *               "confirmed": null,
                     *               "place": [
                     *                 0.6822,
                     *                 0.4348,
                     *                 0.1599,
                     *                 0.0203
                     *               ]
                     *             },
                     *             "businessScope": {
                     *               "read": "精密铸件、机械零部件、模具的研发、制造、加工与销售；金属材料、五金交电的批发与零售；自营和代理各类商品及技术的进出口业务。(依法须经批准的项目，经相关部门批准后方可开展经营活动)",
                     *               "confidence": 0.85,
                     *               "confirmed": null,
                     *               "place": [
                     *                 0.1757,
                     *                 0.4845,
                     *                 0.3557,
                     *                 0.121
                     *               ]
                     *             },
                     *             "creditCode": {
                     *               "read": "91320598MA1WK7Q44Q",
                     *               "confidence": 0.98,
                     *               "confirmed": null,
                     *               "place": [
                     *                 0.0635,
                     *                 0.126,
                     *                 0.2219,
                     *                 0.0283
                     *               ]
                     *             }
                     *           }
                     *         },
                     *         {
                     *           "imageId": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *           "kind": "businessLicense",
                     *           "width": 1600,
                     *           "height": 1130,
                     *           "bytes": 279760,
                     *           "readings": null
                     *         },
                     *         {
                     *           "imageId": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *           "kind": "idCardFront",
                     *           "width": 1280,
                     *           "height": 808,
                     *           "bytes": 158162,
                     *           "readings": null
                     *         },
                     *         {
                     *           "imageId": "01a22928-2269-7a3a-ab47-ad632460bf35",
                     *           "kind": "idCardBack",
                     *           "width": 1280,
                     *           "height": 808,
                     *           "bytes": 158866,
                     *           "readings": null
                     *         }
                     *       ],
                     *       "notes": [
                     *         {
                     *           "at": "2026-03-10T02:00:28.996902Z",
                     *           "what": "review_taken_over",
                     *           "texts": [
                     *             "原审核员休假"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.356236Z",
                     *           "what": "materials_checked",
                     *           "texts": [
                     *             "与证照一致"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.42273Z",
                     *           "what": "identity_checked",
                     *           "texts": [
                     *             "与证照一致"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.600345Z",
                     *           "what": "review_decided",
                     *           "texts": [
                     *             "同意"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.271384Z",
                     *           "what": "manager_reassigned",
                     *           "texts": [
                     *             "原经理休假"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.332403Z",
                     *           "what": "manager_reassigned",
                     *           "texts": [
                     *             "原经理休假"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.45553Z",
                     *           "what": "transfer_offered",
                     *           "texts": [
                     *             "客户搬迁"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.562851Z",
                     *           "what": "transfer_refused",
                     *           "texts": [
                     *             "不在负责区域"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.595835Z",
                     *           "what": "transfer_offered",
                     *           "texts": [
                     *             "客户搬迁"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.793509Z",
                     *           "what": "transfer_offered",
                     *           "texts": [
                     *             "客户搬迁"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "what": "manager_reassigned",
                     *           "texts": [
                     *             "客户搬迁"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:30.995068Z",
                     *           "what": "manager_reassigned",
                     *           "texts": [
                     *             "区域调整"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.124629Z",
                     *           "what": "first_contact_recorded",
                     *           "texts": [
                     *             "约定周五上门"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.174374Z",
                     *           "what": "follow_up_recorded",
                     *           "texts": [
                     *             "看过配电房",
                     *             "发送报价"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:31.278643Z",
                     *           "what": "follow_up_recorded",
                     *           "texts": [
                     *             "约定上门时间",
                     *             "上门"
                     *           ]
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:32.59643Z",
                     *           "what": "manager_reassigned",
                     *           "texts": [
                     *             "误操作，本人仍在岗"
                     *           ]
                     *         }
                     *       ],
                     *       "signals": [
                     *         {
                     *           "kind": "device",
                     *           "at": "2026-03-10T02:00:10.714922Z"
                     *         },
                     *         {
                     *           "kind": "address",
                     *           "at": "2026-03-10T02:00:24.810702Z"
                     *         },
                     *         {
                     *           "kind": "look",
                     *           "at": "2026-03-10T02:00:24.810912Z"
                     *         },
                     *         {
                     *           "kind": "account",
                     *           "at": "2026-03-10T02:00:24.811018Z"
                     *         }
                     *       ],
                     *       "accessLog": [
                     *         {
                     *           "at": "2026-03-10T02:00:31.067634Z",
                     *           "role": "manager",
                     *           "what": "phone",
                     *           "why": "首次联系"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.111463Z",
                     *           "role": "reviewer",
                     *           "what": "case",
                     *           "why": "review"
                     *         }
                     *       ],
                     *       "history": [
                     *         {
                     *           "version": 1,
                     *           "at": "2026-03-10T02:00:10.672968Z",
                     *           "what": "wechat_authorized"
                     *         },
                     *         {
                     *           "version": 2,
                     *           "at": "2026-03-10T02:00:11.349829Z",
                     *           "what": "phone_verified"
                     *         },
                     *         {
                     *           "version": 3,
                     *           "at": "2026-03-10T02:00:24.63433Z",
                     *           "what": "info_submitted"
                     *         },
                     *         {
                     *           "version": 4,
                     *           "at": "2026-03-10T02:00:24.63433Z",
                     *           "what": "materials_uploaded"
                     *         },
                     *         {
                     *           "version": 5,
                     *           "at": "2026-03-10T02:00:24.832149Z",
                     *           "what": "materials_checked"
                     *         },
                     *         {
                     *           "version": 6,
                     *           "at": "2026-03-10T02:00:28.86678Z",
                     *           "what": "review_claimed"
                     *         },
                     *         {
                     *           "version": 7,
                     *           "at": "2026-03-10T02:00:28.920932Z",
                     *           "what": "review_released"
                     *         },
                     *         {
                     *           "version": 8,
                     *           "at": "2026-03-10T02:00:28.996902Z",
                     *           "what": "review_taken_over"
                     *         },
                     *         {
                     *           "version": 9,
                     *           "at": "2026-03-10T02:00:29.053424Z",
                     *           "what": "review_released"
                     *         },
                     *         {
                     *           "version": 10,
                     *           "at": "2026-03-10T02:00:29.111463Z",
                     *           "what": "review_claimed"
                     *         },
                     *         {
                     *           "version": 11,
                     *           "at": "2026-03-10T02:00:29.148355Z",
                     *           "what": "review_noted"
                     *         },
                     *         {
                     *           "version": 12,
                     *           "at": "2026-03-10T02:00:29.356236Z",
                     *           "what": "materials_checked"
                     *         },
                     *         {
                     *           "version": 13,
                     *           "at": "2026-03-10T02:00:29.42273Z",
                     *           "what": "identity_checked"
                     *         },
                     *         {
                     *           "version": 14,
                     *           "at": "2026-03-10T02:00:29.600345Z",
                     *           "what": "review_decided"
                     *         },
                     *         {
                     *           "version": 15,
                     *           "at": "2026-03-10T02:00:29.769348Z",
                     *           "what": "account_activated"
                     *         },
                     *         {
                     *           "version": 16,
                     *           "at": "2026-03-10T02:00:29.823981Z",
                     *           "what": "manager_assigned"
                     *         },
                     *         {
                     *           "version": 17,
                     *           "at": "2026-03-10T02:00:30.271384Z",
                     *           "what": "manager_reassigned"
                     *         },
                     *         {
                     *           "version": 18,
                     *           "at": "2026-03-10T02:00:30.332403Z",
                     *           "what": "manager_reassigned"
                     *         },
                     *         {
                     *           "version": 19,
                     *           "at": "2026-03-10T02:00:30.45553Z",
                     *           "what": "transfer_offered"
                     *         },
                     *         {
                     *           "version": 20,
                     *           "at": "2026-03-10T02:00:30.562851Z",
                     *           "what": "transfer_refused"
                     *         },
                     *         {
                     *           "version": 21,
                     *           "at": "2026-03-10T02:00:30.595835Z",
                     *           "what": "transfer_offered"
                     *         },
                     *         {
                     *           "version": 22,
                     *           "at": "2026-03-10T02:00:30.621831Z",
                     *           "what": "transfer_withdrawn"
                     *         },
                     *         {
                     *           "version": 23,
                     *           "at": "2026-03-10T02:00:30.793509Z",
                     *           "what": "transfer_offered"
                     *         },
                     *         {
                     *           "version": 24,
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "what": "transfer_accepted"
                     *         },
                     *         {
                     *           "version": 25,
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "what": "manager_reassigned"
                     *         },
                     *         {
                     *           "version": 26,
                     *           "at": "2026-03-10T02:00:30.839519Z",
                     *           "what": "customer_acknowledged"
                     *         },
                     *         {
                     *           "version": 27,
                     *           "at": "2026-03-10T02:00:30.995068Z",
                     *           "what": "manager_reassigned"
                     *         },
                     *         {
                     *           "version": 28,
                     *           "at": "2026-03-10T02:00:31.124629Z",
                     *           "what": "customer_acknowledged"
                     *         },
                     *         {
                     *           "version": 29,
                     *           "at": "2026-03-10T02:00:31.124629Z",
                     *           "what": "first_contact_recorded"
                     *         },
                     *         {
                     *           "version": 30,
                     *           "at": "2026-03-10T02:00:31.174374Z",
                     *           "what": "follow_up_recorded"
                     *         },
                     *         {
                     *           "version": 31,
                     *           "at": "2026-03-10T02:00:31.278643Z",
                     *           "what": "follow_up_recorded"
                     *         },
                     *         {
                     *           "version": 32,
                     *           "at": "2026-03-10T02:00:31.351823Z",
                     *           "what": "service_started"
                     *         },
                     *         {
                     *           "version": 33,
                     *           "at": "2026-03-10T02:00:31.938733Z",
                     *           "what": "manager_reassigned"
                     *         },
                     *         {
                     *           "version": 34,
                     *           "at": "2026-03-10T02:00:32.59643Z",
                     *           "what": "manager_reassigned"
                     *         },
                     *         {
                     *           "version": 35,
                     *           "at": "2026-03-10T02:00:33.02805Z",
                     *           "what": "assignment_parked"
                     *         }
                     *       ],
                     *       "fields": [
                     *         {
                     *           "code": "wechat_identity",
                     *           "name": "微信标识",
                     *           "purpose": "登录并找回本人的注册",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false,
                     *           "member": "wxOpenid"
                     *         },
                     *         {
                     *           "code": "phone",
                     *           "name": "手机号",
                     *           "purpose": "验证联系方式，客户经理联系",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false,
                     *           "member": "phone"
                     *         },
                     *         {
                     *           "code": "code",
                     *           "name": "验证码",
                     *           "purpose": "验证手机号",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "五分钟有效，随后清除",
                     *           "sensitive": false,
                     *           "member": null
                     *         },
                     *         {
                     *           "code": "name",
                     *           "name": "姓名",
                     *           "purpose": "核验身份，联系",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false,
                     *           "member": "submissions"
                     *         },
                     *         {
                     *           "code": "position",
                     *           "name": "职务",
                     *           "purpose": "确认经办人",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false,
                     *           "member": "submissions"
                     *         },
                     *         {
                     *           "code": "email",
                     *           "name": "电子邮箱",
                     *           "purpose": "联系（选填）",
                     *           "basis": "同意",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false,
                     *           "member": "submissions"
                     *         },
                     *         {
                     *           "code": "contact_phone",
                     *           "name": "联系电话",
                     *           "purpose": "联系（选填）",
                     *           "basis": "同意",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false,
                     *           "member": "submissions"
                     *         },
                     *         {
                     *           "code": "address",
                     *           "name": "用电地址",
                     *           "purpose": "确定供电区域并安排客户经理",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false,
                     *           "member": "submissions"
                     *         },
                     *         {
                     *           "code": "accounts",
                     *           "name": "用电户号",
                     *           "purpose": "办理购电（选填）",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false,
                     *           "member": "submissions"
                     *         },
                     *         {
                     *           "code": "profile",
                     *           "name": "微信昵称与头像",
                     *           "purpose": "页面展示（选填）",
                     *           "basis": "同意",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false,
                     *           "member": "submissions"
                     *         },
                     *         {
                     *           "code": "draft",
                     *           "name": "填写中的资料",
                     *           "purpose": "保存填写进度",
                     *           "basis": "同意",
                     *           "retention": "至删除；未提交的草稿随时可改可删",
                     *           "sensitive": false,
                     *           "member": "draft"
                     *         },
                     *         {
                     *           "code": "pictures",
                     *           "name": "营业执照与居民身份证照片",
                     *           "purpose": "核验身份与企业资质",
                     *           "basis": "单独同意",
                     *           "retention": "至删除；未使用的一日内清除；撤回同意时，未获批准的一并清除",
                     *           "sensitive": true,
                     *           "member": "pictures"
                     *         },
                     *         {
                     *           "code": "readings",
                     *           "name": "从证件照片读取并经本人确认的内容（含姓名、身份证号码、住址、有效期）",
                     *           "purpose": "核验身份与企业资质",
                     *           "basis": "单独同意",
                     *           "retention": "同证件照片",
                     *           "sensitive": true,
                     *           "member": "pictures"
                     *         },
                     *         {
                     *           "code": "notes",
                     *           "name": "审核与服务记录",
                     *           "purpose": "审核申请，提供服务",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false,
                     *           "member": "notes"
                     *         },
                     *         {
                     *           "code": "access",
                     *           "name": "谁查看过您的资料",
                     *           "purpose": "供您查阅，安全审计",
                     *           "basis": "履行法定义务所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false,
                     *           "member": "accessLog"
                     *         },
                     *         {
                     *           "code": "signals",
                     *           "name": "设备、网络地址、用电地址、用电户号的不可逆标识",
                     *           "purpose": "防范虚假注册",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "网络地址三十日；其余至删除",
                     *           "sensitive": false,
                     *           "member": "signals"
                     *         },
                     *         {
                     *           "code": "consent",
                     *           "name": "同意记录（版本与文本摘要）",
                     *           "purpose": "证明已取得同意",
                     *           "basis": "履行法定义务所必需",
                     *           "retention": "长期，不含个人信息",
                     *           "sensitive": false,
                     *           "member": "consent"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ExportPersonResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    LiftHold: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "已结案"
                 *     }
                 */
                "application/json": components["schemas"]["LiftHoldRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "erased": false,
                     *       "version": 37
                     *     }
                     */
                    "application/json": components["schemas"]["LiftHoldAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · not_held: No legal hold keeps this registration. · own_hold: Who placed the hold cannot lift it; a second person does. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListHolds: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "reason": "court",
                     *           "reference": "(2026)粤03民初1号",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "at": "2026-03-10T02:00:39.103684Z",
                     *           "erasureWaits": false
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PageOfListHoldsItem"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListIndustries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "code": "steel",
                     *           "name": "钢铁",
                     *           "englishName": "Iron and steel"
                     *         },
                     *         {
                     *           "code": "nonferrous",
                     *           "name": "有色金属",
                     *           "englishName": "Non-ferrous metals"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListReferenceListedListReferenceEntry"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListVoltageLevels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "code": "LV_220",
                     *           "name": "220伏",
                     *           "englishName": "220 V"
                     *         },
                     *         {
                     *           "code": "LV_380",
                     *           "name": "380伏",
                     *           "englishName": "380 V"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListReferenceListedListReferenceEntry"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "policyVersion": "2026-11",
                     *       "policyHash": "e0c75a8ae4e8398ec5810356317e25b376eec118ef63aebad777d6a86a83760b",
                     *       "items": [
                     *         {
                     *           "code": "privacy",
                     *           "title": "个人信息处理规则",
                     *           "text": "我们是您所在地区的售电公司，联系方式：400-800-9090。为办理购电客户注册、资料审核、客户经理服务，我们处理您的微信标识、手机号、姓名、职务、联系方式、企业名称、统一社会信用代码、用电地址、用电户号、用电容量、月用电量与电价。信息加密保存，仅在办理所需的范围内由审核人员与您的客户经理使用，每一次查看均有记录，您可以随时查阅。我们不向他人出售或提供您的信息，法律法规另有规定的除外。您可以随时查阅、复制、更正、撤回同意或删除您的信息。撤回同意后，尚未完成的申请将停止办理，此前的处理不受影响。长期未完成、已撤回或未通过的申请，超过我们设定的保存期限后自动删除。逐项说明如下：\n微信标识：用于登录并找回本人的注册；依据：订立、履行合同所必需；保存：至注销或删除。\n手机号：用于验证联系方式，客户经理联系；依据：订立、履行合同所必需；保存：至注销或删除。\n验证码：用于验证手机号；依据：订立、履行合同所必需；保存：五分钟有效，随后清除。\n姓名：用于核验身份，联系；依据：订立、履行合同所必需；保存：至注销或删除。\n职务：用于确认经办人；依据：订立、履行合同所必需；保存：至注销或删除。\n电子邮箱：用于联系（选填）；依据：同意；保存：至注销或删除。\n联系电话：用于联系（选填）；依据：同意；保存：至注销或删除。\n用电地址：用于确定供电区域并安排客户经理；依据：订立、履行合同所必需；保存：至注销或删除。\n用电户号：用于办理购电（选填）；依据：订立、履行合同所必需；保存：至注销或删除。\n微信昵称与头像：用于页面展示（选填）；依据：同意；保存：至注销或删除。\n填写中的资料：用于保存填写进度；依据：同意；保存：至删除；未提交的草稿随时可改可删。\n审核与服务记录：用于审核申请，提供服务；依据：订立、履行合同所必需；保存：至注销或删除。\n谁查看过您的资料：用于供您查阅，安全审计；依据：履行法定义务所必需；保存：至注销或删除。\n设备、网络地址、用电地址、用电户号的不可逆标识：用于防范虚假注册；依据：订立、履行合同所必需；保存：网络地址三十日；其余至删除。\n同意记录（版本与文本摘要）：用于证明已取得同意；依据：履行法定义务所必需；保存：长期，不含个人信息。",
                     *           "version": "2026-11",
                     *           "hash": "9488cc801972a0c15c938329ec1f1eecf0f986291d2904eb874b2da436328e75"
                     *         },
                     *         {
                     *           "code": "sensitive",
                     *           "title": "敏感个人信息单独同意书",
                     *           "text": "为核验身份与企业资质，我们需要处理您上传的居民身份证正反面照片与营业执照照片，以及从中读取的姓名、身份证号码、住址与有效期。上述信息属于敏感个人信息，泄露可能影响您的人身与财产安全。照片去除拍摄信息后加密保存，仅供审核人员在办理您的申请时查看，每一次查看均有记录。您可以拒绝或撤回此项同意；拒绝后将无法在线完成注册审核。\n营业执照与居民身份证照片：用于核验身份与企业资质；依据：单独同意；保存：至删除；未使用的一日内清除；撤回同意时，未获批准的一并清除。\n从证件照片读取并经本人确认的内容（含姓名、身份证号码、住址、有效期）：用于核验身份与企业资质；依据：单独同意；保存：同证件照片。",
                     *           "version": "2026-11",
                     *           "hash": "5d876872c5f6dae2d8f9efb27e49ba8e3208fb7b55800b49f44fdb2beec3e7ac"
                     *         }
                     *       ],
                     *       "fields": [
                     *         {
                     *           "code": "wechat_identity",
                     *           "name": "微信标识",
                     *           "englishName": "WeChat identity",
                     *           "purpose": "登录并找回本人的注册",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "phone",
                     *           "name": "手机号",
                     *           "englishName": "verified phone",
                     *           "purpose": "验证联系方式，客户经理联系",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "code",
                     *           "name": "验证码",
                     *           "englishName": "codes by SMS",
                     *           "purpose": "验证手机号",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "五分钟有效，随后清除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "name",
                     *           "name": "姓名",
                     *           "englishName": "name",
                     *           "purpose": "核验身份，联系",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "position",
                     *           "name": "职务",
                     *           "englishName": "position",
                     *           "purpose": "确认经办人",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "email",
                     *           "name": "电子邮箱",
                     *           "englishName": "e-mail",
                     *           "purpose": "联系（选填）",
                     *           "basis": "同意",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "contact_phone",
                     *           "name": "联系电话",
                     *           "englishName": "contact phone",
                     *           "purpose": "联系（选填）",
                     *           "basis": "同意",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "address",
                     *           "name": "用电地址",
                     *           "englishName": "address of supply",
                     *           "purpose": "确定供电区域并安排客户经理",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "accounts",
                     *           "name": "用电户号",
                     *           "englishName": "grid account numbers",
                     *           "purpose": "办理购电（选填）",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "profile",
                     *           "name": "微信昵称与头像",
                     *           "englishName": "WeChat nickname and avatar",
                     *           "purpose": "页面展示（选填）",
                     *           "basis": "同意",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "draft",
                     *           "name": "填写中的资料",
                     *           "englishName": "what was typed so far",
                     *           "purpose": "保存填写进度",
                     *           "basis": "同意",
                     *           "retention": "至删除；未提交的草稿随时可改可删",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "pictures",
                     *           "name": "营业执照与居民身份证照片",
                     *           "englishName": "pictures of licence and identity card",
                     *           "purpose": "核验身份与企业资质",
                     *           "basis": "单独同意",
                     *           "retention": "至删除；未使用的一日内清除；撤回同意时，未获批准的一并清除",
                     *           "sensitive": true
                     *         },
                     *         {
                     *           "code": "readings",
                     *           "name": "从证件照片读取并经本人确认的内容（含姓名、身份证号码、住址、有效期）",
                     *           "englishName": "what was read from the pictures and confirmed, with the id number",
                     *           "purpose": "核验身份与企业资质",
                     *           "basis": "单独同意",
                     *           "retention": "同证件照片",
                     *           "sensitive": true
                     *         },
                     *         {
                     *           "code": "notes",
                     *           "name": "审核与服务记录",
                     *           "englishName": "notes of review and service",
                     *           "purpose": "审核申请，提供服务",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "access",
                     *           "name": "谁查看过您的资料",
                     *           "englishName": "who saw the papers",
                     *           "purpose": "供您查阅，安全审计",
                     *           "basis": "履行法定义务所必需",
                     *           "retention": "至注销或删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "signals",
                     *           "name": "设备、网络地址、用电地址、用电户号的不可逆标识",
                     *           "englishName": "irreversible marks of device, network, address and account numbers",
                     *           "purpose": "防范虚假注册",
                     *           "basis": "订立、履行合同所必需",
                     *           "retention": "网络地址三十日；其余至删除",
                     *           "sensitive": false
                     *         },
                     *         {
                     *           "code": "consent",
                     *           "name": "同意记录（版本与文本摘要）",
                     *           "englishName": "consent by version and hash of the text",
                     *           "purpose": "证明已取得同意",
                     *           "basis": "履行法定义务所必需",
                     *           "retention": "长期，不含个人信息",
                     *           "sensitive": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListReferencePoliciesResponse"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListRegions: {
        parameters: {
            query?: {
                parent?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "code": "440100",
                     *           "name": "广州市",
                     *           "level": 2,
                     *           "hasChildren": true
                     *         },
                     *         {
                     *           "code": "440200",
                     *           "name": "韶关市",
                     *           "level": 2,
                     *           "hasChildren": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListReferenceListedListRegionsEntry"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadConsent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "policyVersion": "2026-11",
                     *       "currentVersion": "2026-11",
                     *       "agreed": true,
                     *       "sensitive": true
                     *     }
                     */
                    "application/json": components["schemas"]["ReadConsentResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ChangeConsent: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policyVersion": "2026-11",
                 *       "agreed": true,
                 *       "sensitive": false
                 *     }
                 */
                "application/json": components["schemas"]["ManageConsentRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "policyVersion": "2026-11",
                     *       "currentVersion": "2026-11",
                     *       "agreed": true,
                     *       "sensitive": false
                     *     }
                     */
                    "application/json": components["schemas"]["ReadConsentResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    PlaceHold: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "court",
                 *       "reference": "(2026)粤03民初1号"
                 *     }
                 */
                "application/json": components["schemas"]["PlaceHoldRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "reason": "court",
                     *       "reference": "(2026)粤03民初1号",
                     *       "version": 36
                     *     }
                     */
                    "application/json": components["schemas"]["PlaceHoldAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · already_held: Another legal hold keeps this registration; it has to be lifted first. · already_erased: The personal data of this registration are erased, or about to be. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadAccessLog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "at": "2026-03-10T02:00:31.067634Z",
                     *           "role": "manager",
                     *           "what": "phone",
                     *           "why": "首次联系"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.111463Z",
                     *           "role": "reviewer",
                     *           "what": "case",
                     *           "why": "review"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ReadAccessLogResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadDraft: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "draft": {
                     *         "wxNickname": "张工",
                     *         "companyName": "深圳市示例电子有限公司",
                     *         "currentPrice": 68
                     *       },
                     *       "issues": [
                     *         {
                     *           "pointer": "/realName",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/position",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/province",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/city",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/detailAddress",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/powerCapacity",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/monthlyUsage",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/currentPrice",
                     *           "code": "price_out_of_range",
                     *           "message": "电价应在 0.10 至 2.00 元/千瓦时之间，是否填成了分/千瓦时？",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/voltageLevel",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/businessLicense",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/idCardFront",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/idCardBack",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         }
                     *       ],
                     *       "step": "info",
                     *       "savedAt": "2026-03-10T02:00:11.545859Z",
                     *       "fields": {
                     *         "/realName": "blocking",
                     *         "/position": "blocking",
                     *         "/email": "ok",
                     *         "/contactPhone": "ok",
                     *         "/companyName": "ok",
                     *         "/creditCode": "ok",
                     *         "/regionCode": "ok",
                     *         "/province": "blocking",
                     *         "/city": "blocking",
                     *         "/district": "ok",
                     *         "/detailAddress": "blocking",
                     *         "/powerCapacity": "blocking",
                     *         "/monthlyUsage": "blocking",
                     *         "/currentPrice": "blocking",
                     *         "/voltageLevel": "blocking",
                     *         "/industry": "ok",
                     *         "/accountNumbers": "ok",
                     *         "/businessLicense": "blocking",
                     *         "/idCardFront": "blocking",
                     *         "/idCardBack": "blocking",
                     *         "/wxNickname": "ok",
                     *         "/wxAvatar": "ok"
                     *       },
                     *       "next": "/realName",
                     *       "opens": null,
                     *       "tariff": null
                     *     }
                     */
                    "application/json": components["schemas"]["ReadDraftResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    SaveDraft: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "companyName": "深圳市示例电子有限公司",
                 *       "currentPrice": 68
                 *     }
                 */
                "application/json": components["schemas"]["RegistrationForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "draft": {
                     *         "wxNickname": "张工",
                     *         "companyName": "深圳市示例电子有限公司",
                     *         "currentPrice": 68
                     *       },
                     *       "issues": [
                     *         {
                     *           "pointer": "/realName",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/position",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/province",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/city",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/detailAddress",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/powerCapacity",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/monthlyUsage",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/currentPrice",
                     *           "code": "price_out_of_range",
                     *           "message": "电价应在 0.10 至 2.00 元/千瓦时之间，是否填成了分/千瓦时？",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/voltageLevel",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/businessLicense",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/idCardFront",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         },
                     *         {
                     *           "pointer": "/idCardBack",
                     *           "code": "required",
                     *           "message": "必填。",
                     *           "blocking": true
                     *         }
                     *       ],
                     *       "step": "info",
                     *       "savedAt": "2026-03-10T02:00:11.545859Z",
                     *       "fields": {
                     *         "/realName": "blocking",
                     *         "/position": "blocking",
                     *         "/email": "ok",
                     *         "/contactPhone": "ok",
                     *         "/companyName": "ok",
                     *         "/creditCode": "ok",
                     *         "/regionCode": "ok",
                     *         "/province": "blocking",
                     *         "/city": "blocking",
                     *         "/district": "ok",
                     *         "/detailAddress": "blocking",
                     *         "/powerCapacity": "blocking",
                     *         "/monthlyUsage": "blocking",
                     *         "/currentPrice": "blocking",
                     *         "/voltageLevel": "blocking",
                     *         "/industry": "ok",
                     *         "/accountNumbers": "ok",
                     *         "/businessLicense": "blocking",
                     *         "/idCardFront": "blocking",
                     *         "/idCardBack": "blocking",
                     *         "/wxNickname": "ok",
                     *         "/wxAvatar": "ok"
                     *       },
                     *       "next": "/realName",
                     *       "opens": null,
                     *       "tariff": null
                     *     }
                     */
                    "application/json": components["schemas"]["ReadDraftResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · consent_required: Consent to the current terms is required first. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · already_submitted: The application has been submitted and cannot be changed now. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22928-70a7-7f4e-9a97-1a44627ed615",
                     *       "dryRun": false,
                     *       "state": "done",
                     *       "sha256": "64f25e60400c0b52625a22e1112c5f5bd7092ac5e588de439d42cdf49993e0a0",
                     *       "basis": "contract",
                     *       "basisOn": "2024-03-01",
                     *       "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *       "at": "2026-03-10T02:00:44.607055Z",
                     *       "finishedAt": "2026-03-10T02:00:45.834687Z",
                     *       "encoding": "UTF-8",
                     *       "separator": ",",
                     *       "headerLine": 1,
                     *       "lines": 4,
                     *       "rows": 3,
                     *       "blank": 0,
                     *       "made": 2,
                     *       "merged": 0,
                     *       "skipped": 0,
                     *       "refused": 1,
                     *       "warned": 1,
                     *       "parked": 2,
                     *       "managers": [],
                     *       "items": [
                     *         {
                     *           "line": 3,
                     *           "column": "contactPhone",
                     *           "level": "error",
                     *           "code": "phone_invalid",
                     *           "message": "请填写中国大陆手机号（11 位数字，不加 +86、空格和横线），或带区号的固定电话：区号、号码、分机之间用半角 - 连接，如 0755-12345678 或 0755-12345678-801。",
                     *           "customerId": null
                     *         },
                     *         {
                     *           "line": 4,
                     *           "column": "manager",
                     *           "level": "warning",
                     *           "code": "manager_not_there",
                     *           "message": "没有这位在岗的客户经理，已按规则分配。",
                     *           "customerId": null
                     *         }
                     *       ],
                     *       "said": 2
                     *     }
                     */
                    "application/json": components["schemas"]["ReadImportAnswer"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadImportProgress"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description import_failed: The import failed. Import the same file again; no customer is created twice. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadImportErrors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["String"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. · import_unavailable: The file store is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadRequirements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "creditCode": false,
                     *       "industry": false,
                     *       "leastAccountNumbers": 0,
                     *       "leastCapacityKva": null,
                     *       "provinces": null
                     *     }
                     */
                    "application/json": components["schemas"]["RequirementsPolicy"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "authStatus": "approved",
                     *       "version": 16,
                     *       "round": 1,
                     *       "submittedAt": "2026-03-10T02:00:24.63433Z",
                     *       "decidedAt": "2026-03-10T02:00:29.600345Z",
                     *       "expectedBy": null,
                     *       "steps": [
                     *         {
                     *           "title": "提交申请",
                     *           "desc": "申请已提交",
                     *           "status": "completed",
                     *           "time": "2026-03-10T02:00:24.63433Z"
                     *         },
                     *         {
                     *           "title": "材料审核",
                     *           "desc": "材料审核通过",
                     *           "status": "completed",
                     *           "time": "2026-03-10T02:00:29.356236Z"
                     *         },
                     *         {
                     *           "title": "身份验证",
                     *           "desc": "身份验证通过",
                     *           "status": "completed",
                     *           "time": "2026-03-10T02:00:29.600345Z"
                     *         },
                     *         {
                     *           "title": "账户激活",
                     *           "desc": "账户已激活",
                     *           "status": "completed",
                     *           "time": "2026-03-10T02:00:29.600345Z"
                     *         }
                     *       ],
                     *       "rejection": null,
                     *       "manager": {
                     *         "name": "王审核",
                     *         "phone": null,
                     *         "assignedAt": "2026-03-10T02:00:29.823981Z"
                     *       },
                     *       "customerService": {
                     *         "phone": "400-800-9090",
                     *         "hours": "工作日 09:00-18:00"
                     *       },
                     *       "nextSteps": [
                     *         {
                     *           "code": "talk_to_manager",
                     *           "title": "与客户经理沟通",
                     *           "desc": "客户经理会尽快与您联系。"
                     *         }
                     *       ],
                     *       "nextPollAfter": null,
                     *       "urging": null
                     *     }
                     */
                    "application/json": components["schemas"]["StatusShown"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    RecognizeImage: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "imageId": "01a22927-f33f-7fe0-910f-87aaa5e0cb97"
                 *     }
                 */
                "application/json": components["schemas"]["RecognizeImageRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "businessLicense",
                     *       "provider": "embedded",
                     *       "fields": {
                     *         "companyName": {
                     *           "value": "苏州恒晟精密铸造有限公司",
                     *           "confidence": 0.85
                     *         },
                     *         "companyType": {
                     *           "value": "有限责任公司(自然人投资或控股)",
                     *           "confidence": 0.85
                     *         },
                     *         "legalPerson": {
                     *           "value": "陆建明",
                     *           "confidence": 0.85
                     *         },
                     *         "address": {
                     *           "value": "苏州市相城区渭塘镇凤阳路288号3幢",
                     *           "confidence": 0.85
                     *         },
                     *         "registeredCapital": {
                     *           "value": "3000万元整",
                     *           "confidence": 0.85
                     *         },
                     *         "establishedOn": {
                     *           "value": "2011-06-18",
                     *           "confidence": 0.95
                     *         },
                     *         "businessTerm": {
                     *           "value": "2011年06月18日至长期",
                     *           "confidence": 0.95
                     *         },
                     *         "businessScope": {
                     *           "value": "精密铸件、机械零部件、模具的研发、制造、加工与销售；金属材料、五金交电的批发与零售；自营和代理各类商品及技术的进出口业务。(依法须经批准的项目，经相关部门批准后方可开展经营活动)",
                     *           "confidence": 0.85
                     *         },
                     *         "creditCode": {
                     *           "value": "91320598MA1WK7Q44Q",
                     *           "confidence": 0.98
                     *         }
                     *       },
                     *       "warnings": []
                     *     }
                     */
                    "application/json": components["schemas"]["RecognizeImageResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · consent_required: Consent to the current terms is required first. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. · ocr_unreadable: The picture could not be read; take a clearer one. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. · ocr_unavailable: Text recognition is temporarily unavailable; fill in the form by hand. · picture_unavailable: Pictures cannot be processed at the moment; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    SendCode: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "phone": "13808490005"
                 *     }
                 */
                "application/json": components["schemas"]["SendCodeRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expiresIn": 300,
                     *       "resendAfter": 60
                     *     }
                     */
                    "application/json": components["schemas"]["SendCodeResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · phone_invalid: A mobile number of mainland China with 11 digits is required. · consent_required: Consent to the current terms is required first. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · captcha_required: Pass the CAPTCHA first, and send its ticket along. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. · code_too_frequent: Codes were requested too often; try again later. · code_daily_limit: The limit of codes for today is reached; try again tomorrow. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. · sms_unavailable: SMS is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    SignInWithWechat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "sbx-oTest01a22927ebb37ce791853a44602129c1-01a22927ebb3776694b453b63a6c6f9c",
                 *       "consent": {
                 *         "policyVersion": "2026-11",
                 *         "agreed": true,
                 *         "sensitive": true
                 *       },
                 *       "profile": {
                 *         "nickname": "张工"
                 *       },
                 *       "deviceId": "wx-1"
                 *     }
                 */
                "application/json": components["schemas"]["SignInWithWechatRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accessToken": "…",
                     *       "refreshToken": "…",
                     *       "tokenType": "Bearer",
                     *       "expiresIn": 7200,
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "authStatus": "draft",
                     *       "step": "phone"
                     *     }
                     */
                    "application/json": components["schemas"]["SignInWithWechatResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · consent_required: Consent to the current terms is required first. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description wechat_code_invalid: The WeChat code is not valid; get a new one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. · wechat_unavailable: WeChat is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    SubmitRegistration: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "realName": "张伟",
                 *       "position": "能源主管",
                 *       "email": "zhang.wei@example.com",
                 *       "companyName": "深圳市示例电子有限公司",
                 *       "province": "广东省",
                 *       "city": "深圳市",
                 *       "district": "南山区",
                 *       "detailAddress": "科技园南区一路 1 号",
                 *       "powerCapacity": 1250,
                 *       "monthlyUsage": 312000.5,
                 *       "currentPrice": 0.6832,
                 *       "voltageLevel": "KV10",
                 *       "industry": "electronics",
                 *       "accountNumbers": [
                 *         "03123456789018490016"
                 *       ],
                 *       "businessLicense": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                 *       "idCardFront": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                 *       "idCardBack": "01a22928-2269-7a3a-ab47-ad632460bf35"
                 *     }
                 */
                "application/json": components["schemas"]["RegistrationForm"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "authStatus": "pending",
                     *       "version": 4,
                     *       "submittedAt": "2026-03-10T02:00:24.63433Z",
                     *       "round": 1
                     *     }
                     */
                    "application/json": components["schemas"]["SubmitRegistrationResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · consent_required: Consent to the current terms is required first. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · phone_not_verified: Verify the phone first. · already_submitted: The application has been submitted and cannot be changed now. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    UrgeReview: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expectedBy": "2026-03-13T10:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["UrgeReviewResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · nothing_to_urge: No application is waiting for its review. · already_decided: The application has been decided. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. · urged_already: It was urged today; it can be urged again on the next working day. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ValidateRequirementsPolicy: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "creditCode": true,
                 *         "industry": false,
                 *         "leastAccountNumbers": 0,
                 *         "leastCapacityKva": 100
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ValidateRequirementsPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "valid": true,
                     *       "errors": []
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyChecked"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ValidateRetentionPolicy: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "networkDays": 30,
                 *         "draftDays": 180,
                 *         "rejectedDays": 365
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ValidateRetentionPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "valid": true,
                     *       "errors": []
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyChecked"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    VerifyCode: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "phone": "13808490005",
                 *       "code": "877956"
                 *     }
                 */
                "application/json": components["schemas"]["VerifyCodeRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "phoneVerified": true,
                     *       "authStatus": "draft",
                     *       "step": "info"
                     *     }
                     */
                    "application/json": components["schemas"]["VerifyCodeResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · code_incorrect: The code is wrong or has expired. · phone_invalid: A mobile number of mainland China with 11 digits is required. · consent_required: Consent to the current terms is required first. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · phone_already_bound: The phone belongs to another registration. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. · code_locked: Too many wrong attempts; request a new code later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    VerifyWechatPhone: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "sbx-phone-13808490017-01a2292825ae7ca8b2330267983746a1"
                 *     }
                 */
                "application/json": components["schemas"]["VerifyWechatPhoneRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "phoneVerified": true,
                     *       "authStatus": "draft",
                     *       "step": "info"
                     *     }
                     */
                    "application/json": components["schemas"]["VerifyCodeResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · phone_invalid: A mobile number of mainland China with 11 digits is required. · consent_required: Consent to the current terms is required first. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. · wechat_code_invalid: The WeChat code is not valid; get a new one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · phone_already_bound: The phone belongs to another registration. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. · wechat_unavailable: WeChat is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    WithdrawRegistration: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22928-2543-7008-8f33-bafae78e29bf",
                     *       "authStatus": "draft",
                     *       "version": 7
                     *     }
                     */
                    "application/json": components["schemas"]["WithdrawRegistrationResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · already_decided: The application has been decided. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ActivateReviewPolicy: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "autoApprove": false,
                 *         "samePicture": true,
                 *         "certainFrom": 0.9,
                 *         "claimMinutes": 45,
                 *         "callAfterResubmissions": 3
                 *       },
                 *       "reason": "夜间值班"
                 *     }
                 */
                "application/json": components["schemas"]["ActivateReviewPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1,
                     *       "name": "review-1",
                     *       "at": "2026-03-10T02:00:42.256346Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyActivated"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    CheckReview: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "step": "identity",
                 *       "outcome": "passed",
                 *       "note": "与证照一致"
                 *     }
                 */
                "application/json": components["schemas"]["CheckReviewRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "authStatus": "processing",
                     *       "version": 13,
                     *       "checks": {
                     *         "materials": "passed",
                     *         "identity": "passed",
                     *         "automatic": "unclear",
                     *         "automaticIdentity": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CheckReviewAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · not_claimed: Claim the case first. · step_out_of_order: Check the materials first, then the identity. · already_decided: The application has been decided. · second_opinion_pending: A second reviewer has to agree to the decision first. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ClaimNext: {
        parameters: {
            query?: {
                status?: string;
                q?: string;
                flag?: string;
                region?: string;
                reviewer?: string;
                age?: string;
                round?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "authStatus": "processing",
                     *       "version": 10,
                     *       "round": 1,
                     *       "submission": {
                     *         "realName": "张伟",
                     *         "position": "能源主管",
                     *         "email": "zhang.wei@example.com",
                     *         "phone": "13808490005",
                     *         "contactPhone": null,
                     *         "companyName": "深圳市示例电子有限公司",
                     *         "creditCode": null,
                     *         "regionCode": "440305",
                     *         "province": "广东省",
                     *         "city": "深圳市",
                     *         "district": "南山区",
                     *         "detailAddress": "科技园南区一路 1 号",
                     *         "powerCapacity": 1250,
                     *         "monthlyUsage": 312000.5,
                     *         "currentPrice": 0.6832,
                     *         "voltageLevel": "KV10",
                     *         "industry": "electronics",
                     *         "accountNumbers": [
                     *           "03123456789018490016"
                     *         ],
                     *         "businessLicense": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *         "idCardFront": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *         "idCardBack": "01a22928-2269-7a3a-ab47-ad632460bf35",
                     *         "wxNickname": null,
                     *         "wxAvatar": null,
                     *         "masked": false
                     *       },
                     *       "images": [
                     *         {
                     *           "imageId": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *           "kind": "businessLicense"
                     *         },
                     *         {
                     *           "imageId": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *           "kind": "idCardFront"
                     *         },
                     *         {
                     *           "imageId": "01a22928-2269-7a3a-ab47-ad632460bf35",
                     *           "kind": "idCardBack"
                     *         }
                     *       ],
                     *       "ocr": {
                     *         "businessLicense": {
                     *           "companyName": {
                     *             "read": null,
                     *             "stated": "深圳市示例电子有限公司",
                     *             "confirmed": null,
                     *             "confidence": 0,
                     *             "match": null,
                     *             "place": null
                     *           },
                     *           "creditCode": {
                     *             "read": null,
                     *             "stated": null,
                     *             "confirmed": null,
                     *             "confidence": 0,
                     *             "match": null,
                     *             "place": null
                     *           }
                     *         },
                     *         "idCardFront": {
                     *           "name": {
                     *             "read": null,
                     *             "stated": "张伟",
                     *             "confirmed": null,
                     *             "confidence": 0,
                     *             "match": null,
                     *             "place": null
                     *           }
                     *         }
                     *       },
                     *       "findings": [
                     *         {
                     *           "code": "credit_code_missing",
                     *           "severity": "warning",
                     *           "text": "未填写统一社会信用代码。",
                     *           "pointer": "/creditCode",
                     *           "evidence": null
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/companyName",
                     *           "evidence": "businessLicense.companyName"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/creditCode",
                     *           "evidence": "businessLicense.creditCode"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/realName",
                     *           "evidence": "idCardFront.name"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/idCardFront",
                     *           "evidence": "idCardFront.idNumber"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/idCardBack",
                     *           "evidence": "idCardBack.validTo"
                     *         }
                     *       ],
                     *       "checks": {
                     *         "materials": null,
                     *         "identity": null,
                     *         "automatic": "unclear",
                     *         "automaticIdentity": null
                     *       },
                     *       "changes": [],
                     *       "earlier": [],
                     *       "claim": {
                     *         "by": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *         "leaseUntil": "2026-03-10T02:30:29.090657Z"
                     *       },
                     *       "dueAt": "2026-03-13T10:00:00Z",
                     *       "workingMinutesLeft": 1739,
                     *       "history": [
                     *         {
                     *           "at": "2026-03-10T02:00:10.672968Z",
                     *           "code": "wechat_authorized",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:11.349829Z",
                     *           "code": "phone_verified",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:24.63433Z",
                     *           "code": "info_submitted",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:24.63433Z",
                     *           "code": "materials_uploaded",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:24.832149Z",
                     *           "code": "materials_checked",
                     *           "by": "system:check_materials",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:28.86678Z",
                     *           "code": "review_claimed",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:28.920932Z",
                     *           "code": "review_released",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:28.996902Z",
                     *           "code": "review_taken_over",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "note": "原审核员休假"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.053424Z",
                     *           "code": "review_released",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": null
                     *         }
                     *       ],
                     *       "secondOpinion": null,
                     *       "notes": [],
                     *       "draft": null
                     *     }
                     */
                    "application/json": components["schemas"]["CaseAnswer"];
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ClaimReview: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "leaseUntil": "2026-03-10T02:30:28.86678Z",
                     *       "version": 6
                     *     }
                     */
                    "application/json": components["schemas"]["LeaseAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. · not_second_person: The second opinion has to come from another person. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · already_claimed: Somebody else holds the case. · already_decided: The application has been decided. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    DecideReview: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "decision": "approved",
                 *       "note": "同意"
                 *     }
                 */
                "application/json": components["schemas"]["DecideReviewRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "authStatus": "approved",
                     *       "version": 14,
                     *       "decidedAt": "2026-03-10T02:00:29.600345Z",
                     *       "proposed": false
                     *     }
                     */
                    "application/json": components["schemas"]["DecideReviewAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · reasons_required: A rejection needs at least one reason. · reason_unknown: There is no such reason in the catalogue. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. · own_application: Nobody decides on their own application. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · not_claimed: Claim the case first. · checks_incomplete: A check is still missing. · checks_failed: A check has failed; the case cannot be approved. · already_decided: The application has been decided. · second_opinion_pending: A second reviewer has to agree to the decision first. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    DiffReviewPolicy: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "autoApprove": false,
                 *         "samePicture": true,
                 *         "certainFrom": 0.9,
                 *         "claimMinutes": 45,
                 *         "callAfterResubmissions": 3
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["DiffReviewPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "review-0",
                     *       "to": "policy",
                     *       "changes": [
                     *         {
                     *           "pointer": "/claimMinutes",
                     *           "before": 30,
                     *           "after": 45
                     *         },
                     *         {
                     *           "pointer": "/samePicture",
                     *           "before": false,
                     *           "after": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyCompared"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    DiffRounds: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": 0,
                     *       "to": 1,
                     *       "changes": [
                     *         {
                     *           "pointer": "/realName",
                     *           "before": null,
                     *           "after": "张伟"
                     *         },
                     *         {
                     *           "pointer": "/position",
                     *           "before": null,
                     *           "after": "能源主管"
                     *         },
                     *         {
                     *           "pointer": "/email",
                     *           "before": null,
                     *           "after": "zhang.wei@example.com"
                     *         },
                     *         {
                     *           "pointer": "/phone",
                     *           "before": null,
                     *           "after": "13808490005"
                     *         },
                     *         {
                     *           "pointer": "/companyName",
                     *           "before": null,
                     *           "after": "深圳市示例电子有限公司"
                     *         },
                     *         {
                     *           "pointer": "/regionCode",
                     *           "before": null,
                     *           "after": "440305"
                     *         },
                     *         {
                     *           "pointer": "/province",
                     *           "before": null,
                     *           "after": "广东省"
                     *         },
                     *         {
                     *           "pointer": "/city",
                     *           "before": null,
                     *           "after": "深圳市"
                     *         },
                     *         {
                     *           "pointer": "/district",
                     *           "before": null,
                     *           "after": "南山区"
                     *         },
                     *         {
                     *           "pointer": "/detailAddress",
                     *           "before": null,
                     *           "after": "科技园南区一路 1 号"
                     *         },
                     *         {
                     *           "pointer": "/powerCapacity",
                     *           "before": null,
                     *           "after": 1250
                     *         },
                     *         {
                     *           "pointer": "/monthlyUsage",
                     *           "before": null,
                     *           "after": 312000.5
                     *         },
                     *         {
                     *           "pointer": "/currentPrice",
                     *           "before": null,
                     *           "after": 0.6832
                     *         },
                     *         {
                     *           "pointer": "/voltageLevel",
                     *           "before": null,
                     *           "after": "KV10"
                     *         },
                     *         {
                     *           "pointer": "/industry",
                     *           "before": null,
                     *           "after": "electronics"
                     *         },
                     *         {
                     *           "pointer": "/accountNumbers",
                     *           "before": null,
                     *           "after": [
                     *             "03123456789018490016"
                     *           ]
                     *         },
                     *         {
                     *           "pointer": "/businessLicense",
                     *           "before": null,
                     *           "after": "01a22928-1f79-731e-a5d7-7e4f8ead21bc"
                     *         },
                     *         {
                     *           "pointer": "/idCardFront",
                     *           "before": null,
                     *           "after": "01a22928-2148-79e0-8aee-8ce1604ea2df"
                     *         },
                     *         {
                     *           "pointer": "/idCardBack",
                     *           "before": null,
                     *           "after": "01a22928-2269-7a3a-ab47-ad632460bf35"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DiffRoundsAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    DiscardDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    FindRegistrations: {
        parameters: {
            query?: {
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "registrationId": "01a22928-2543-7008-8f33-bafae78e29bf",
                     *           "companyName": "深圳市示例电子有限公司",
                     *           "creditCode": null,
                     *           "authStatus": "draft",
                     *           "round": 1,
                     *           "submittedAt": "2026-03-10T02:00:26.70416Z"
                     *         },
                     *         {
                     *           "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "companyName": "深圳市示例电子有限公司",
                     *           "creditCode": null,
                     *           "authStatus": "approved",
                     *           "round": 1,
                     *           "submittedAt": "2026-03-10T02:00:24.63433Z"
                     *         }
                     *       ],
                     *       "more": false
                     *     }
                     */
                    "application/json": components["schemas"]["FindRegistrationsAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    GiveSecondOpinion: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "agree": true,
                 *       "note": "同意撤销"
                 *     }
                 */
                "application/json": components["schemas"]["GiveSecondOpinionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22928-525a-785e-a7e6-4cca8f9b2792",
                     *       "authStatus": "processing",
                     *       "version": 11
                     *     }
                     */
                    "application/json": components["schemas"]["GiveSecondOpinionAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. · not_second_person: The second opinion has to come from another person. · own_application: Nobody decides on their own application. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · no_opinion_asked: No second opinion is asked for. · not_claimed: Claim the case first. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListReasons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": "2026-12",
                     *       "items": [
                     *         {
                     *           "code": "licence_unreadable",
                     *           "step": "materials",
                     *           "text": "营业执照照片不清晰，请重新拍摄",
                     *           "opens": [
                     *             "/businessLicense"
                     *           ]
                     *         },
                     *         {
                     *           "code": "licence_expired",
                     *           "step": "materials",
                     *           "text": "营业执照已过期",
                     *           "opens": [
                     *             "/businessLicense"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListReasonsAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListReviews: {
        parameters: {
            query?: {
                status?: string;
                q?: string;
                flag?: string;
                region?: string;
                reviewer?: string;
                age?: string;
                round?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "companyName": "深圳市示例电子有限公司",
                     *           "authStatus": "pending",
                     *           "submittedAt": "2026-03-10T02:00:24.63433Z",
                     *           "dueAt": "2026-03-13T10:00:00Z",
                     *           "workingMinutesLeft": 1739,
                     *           "round": 1,
                     *           "claimedBy": null,
                     *           "flags": [
                     *             "credit_code_missing",
                     *             "ocr_absent"
                     *           ],
                     *           "urgedAt": null,
                     *           "risk": {
                     *             "blocking": 0,
                     *             "warnings": 2
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "secondOpinions": 0
                     *     }
                     */
                    "application/json": components["schemas"]["ListReviewsAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · cursor_invalid: The cursor is not valid; start from the first page. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    NoteOnReview: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "与企业前台核实过地址"
                 *     }
                 */
                "application/json": components["schemas"]["NoteOnReviewRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "at": "2026-03-10T02:00:29.148355Z",
                     *       "version": 11
                     *     }
                     */
                    "application/json": components["schemas"]["NoteOnReviewAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadCase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22927-ec24-7fa3-934c-8a196089503e",
                     *       "authStatus": "processing",
                     *       "version": 13,
                     *       "round": 1,
                     *       "submission": {
                     *         "realName": "张伟",
                     *         "position": "能源主管",
                     *         "email": "zhang.wei@example.com",
                     *         "phone": "13808490005",
                     *         "contactPhone": null,
                     *         "companyName": "深圳市示例电子有限公司",
                     *         "creditCode": null,
                     *         "regionCode": "440305",
                     *         "province": "广东省",
                     *         "city": "深圳市",
                     *         "district": "南山区",
                     *         "detailAddress": "科技园南区一路 1 号",
                     *         "powerCapacity": 1250,
                     *         "monthlyUsage": 312000.5,
                     *         "currentPrice": 0.6832,
                     *         "voltageLevel": "KV10",
                     *         "industry": "electronics",
                     *         "accountNumbers": [
                     *           "03123456789018490016"
                     *         ],
                     *         "businessLicense": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *         "idCardFront": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *         "idCardBack": "01a22928-2269-7a3a-ab47-ad632460bf35",
                     *         "wxNickname": null,
                     *         "wxAvatar": null,
                     *         "masked": false
                     *       },
                     *       "images": [
                     *         {
                     *           "imageId": "01a22928-1f79-731e-a5d7-7e4f8ead21bc",
                     *           "kind": "businessLicense"
                     *         },
                     *         {
                     *           "imageId": "01a22928-2148-79e0-8aee-8ce1604ea2df",
                     *           "kind": "idCardFront"
                     *         },
                     *         {
                     *           "imageId": "01a22928-2269-7a3a-ab47-ad632460bf35",
                     *           "kind": "idCardBack"
                     *         }
                     *       ],
                     *       "ocr": {
                     *         "businessLicense": {
                     *           "companyName": {
                     *             "read": null,
                     *             "stated": "深圳市示例电子有限公司",
                     *             "confirmed": null,
                     *             "confidence": 0,
                     *             "match": null,
                     *             "place": null
                     *           },
                     *           "creditCode": {
                     *             "read": null,
                     *             "stated": null,
                     *             "confirmed": null,
                     *             "confidence": 0,
                     *             "match": null,
                     *             "place": null
                     *           }
                     *         },
                     *         "idCardFront": {
                     *           "name": {
                     *             "read": null,
                     *             "stated": "张伟",
                     *             "confirmed": null,
                     *             "confidence": 0,
                     *             "match": null,
                     *             "place": null
                     *           }
                     *         }
                     *       },
                     *       "findings": [
                     *         {
                     *           "code": "credit_code_missing",
                     *           "severity": "warning",
                     *           "text": "未填写统一社会信用代码。",
                     *           "pointer": "/creditCode",
                     *           "evidence": null
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/companyName",
                     *           "evidence": "businessLicense.companyName"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/creditCode",
                     *           "evidence": "businessLicense.creditCode"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/realName",
                     *           "evidence": "idCardFront.name"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/idCardFront",
                     *           "evidence": "idCardFront.idNumber"
                     *         },
                     *         {
                     *           "code": "ocr_absent",
                     *           "severity": "warning",
                     *           "text": "未能识别该字段，请人工查看图片。",
                     *           "pointer": "/idCardBack",
                     *           "evidence": "idCardBack.validTo"
                     *         }
                     *       ],
                     *       "checks": {
                     *         "materials": "passed",
                     *         "identity": "passed",
                     *         "automatic": "unclear",
                     *         "automaticIdentity": null
                     *       },
                     *       "changes": [],
                     *       "earlier": [],
                     *       "claim": {
                     *         "by": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *         "leaseUntil": "2026-03-10T02:30:29.090657Z"
                     *       },
                     *       "dueAt": "2026-03-13T10:00:00Z",
                     *       "workingMinutesLeft": 1739,
                     *       "history": [
                     *         {
                     *           "at": "2026-03-10T02:00:10.672968Z",
                     *           "code": "wechat_authorized",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:11.349829Z",
                     *           "code": "phone_verified",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:24.63433Z",
                     *           "code": "info_submitted",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:24.63433Z",
                     *           "code": "materials_uploaded",
                     *           "by": "applicant:01a22927-ec24-7fa3-934c-8a196089503e",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:24.832149Z",
                     *           "code": "materials_checked",
                     *           "by": "system:check_materials",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:28.86678Z",
                     *           "code": "review_claimed",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:28.920932Z",
                     *           "code": "review_released",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:28.996902Z",
                     *           "code": "review_taken_over",
                     *           "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *           "note": "原审核员休假"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.053424Z",
                     *           "code": "review_released",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.111463Z",
                     *           "code": "review_claimed",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": null
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.148355Z",
                     *           "code": "review_noted",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": "与企业前台核实过地址"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.356236Z",
                     *           "code": "materials_checked",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": "与证照一致"
                     *         },
                     *         {
                     *           "at": "2026-03-10T02:00:29.42273Z",
                     *           "code": "identity_checked",
                     *           "by": "staff:01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "note": "与证照一致"
                     *         }
                     *       ],
                     *       "secondOpinion": null,
                     *       "notes": [
                     *         {
                     *           "at": "2026-03-10T02:00:29.148355Z",
                     *           "by": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *           "text": "与企业前台核实过地址"
                     *         }
                     *       ],
                     *       "draft": null
                     *     }
                     */
                    "application/json": components["schemas"]["CaseAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReleaseReview: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "leaseUntil": null,
                     *       "version": 9
                     *     }
                     */
                    "application/json": components["schemas"]["LeaseAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · not_claimed: Claim the case first. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReverseDecision: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "照片清晰，误判"
                 *     }
                 */
                "application/json": components["schemas"]["ReverseDecisionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "registrationId": "01a22928-525a-785e-a7e6-4cca8f9b2792",
                     *       "authStatus": "rejected",
                     *       "version": 9
                     *     }
                     */
                    "application/json": components["schemas"]["ReverseDecisionAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. · own_application: Nobody decides on their own application. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · not_decided: There is no decision to reverse. · reversal_open: A reversal is already open; give your opinion on it. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReviewMetrics: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-03-10",
                     *       "to": "2026-03-10",
                     *       "queue": {
                     *         "waiting": 1,
                     *         "claimed": 0,
                     *         "mine": 0,
                     *         "overdue": 0,
                     *         "urged": 0,
                     *         "ages": [
                     *           {
                     *             "fromHours": 0,
                     *             "untilHours": 4,
                     *             "cases": 1
                     *           },
                     *           {
                     *             "fromHours": 4,
                     *             "untilHours": 24,
                     *             "cases": 0
                     *           },
                     *           {
                     *             "fromHours": 24,
                     *             "untilHours": 48,
                     *             "cases": 0
                     *           },
                     *           {
                     *             "fromHours": 48,
                     *             "untilHours": 72,
                     *             "cases": 0
                     *           },
                     *           {
                     *             "fromHours": 72,
                     *             "untilHours": null,
                     *             "cases": 0
                     *           }
                     *         ]
                     *       },
                     *       "decisions": {
                     *         "decided": 2,
                     *         "approved": 1,
                     *         "rejected": 1,
                     *         "approvedInRoundOne": 1,
                     *         "firstPassYield": 0.5,
                     *         "reversed": 1,
                     *         "hours": [
                     *           {
                     *             "at": "2026-03-10T02:00:00Z",
                     *             "decided": 2
                     *           }
                     *         ],
                     *         "people": [
                     *           {
                     *             "reviewerId": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *             "displayName": "王审核",
                     *             "decided": 1,
                     *             "approved": 1,
                     *             "approvedInRoundOne": 1,
                     *             "reversed": 0
                     *           },
                     *           {
                     *             "reviewerId": "01a22928-5232-73dc-bdf6-a60739e9cf9f",
                     *             "displayName": "王审核",
                     *             "decided": 1,
                     *             "approved": 0,
                     *             "approvedInRoundOne": 0,
                     *             "reversed": 1
                     *           }
                     *         ],
                     *         "reasons": [
                     *           {
                     *             "code": "licence_unreadable",
                     *             "text": "营业执照照片不清晰，请重新拍摄",
                     *             "count": 1
                     *           }
                     *         ],
                     *         "automatic": {
                     *           "approved": 0,
                     *           "reversed": 0
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ReviewMetricsAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    TakeOverReview: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "原审核员休假",
                 *       "reviewerId": "01a22928-2fd3-75e3-82be-79ce80e431d3"
                 *     }
                 */
                "application/json": components["schemas"]["TakeOverReviewRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "reviewerId": "01a22928-2fd3-75e3-82be-79ce80e431d3",
                     *       "leaseUntil": "2026-03-10T02:30:28.996902Z",
                     *       "version": 8
                     *     }
                     */
                    "application/json": components["schemas"]["TakeOverReviewAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. · not_second_person: The second opinion has to come from another person. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · already_decided: The application has been decided. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description version_mismatch: It has changed since you read it; read it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description precondition_required: Read it first and send its version as If-Match. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ValidateReviewPolicy: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "autoApprove": false,
                 *         "samePicture": true,
                 *         "certainFrom": 0.9,
                 *         "claimMinutes": 45,
                 *         "callAfterResubmissions": 3
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ValidateReviewPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "valid": true,
                     *       "errors": []
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyChecked"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ChangePassword: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "currentPassword": "…",
                 *       "newPassword": "…"
                 *     }
                 */
                "application/json": components["schemas"]["ChangePasswordRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · password_incorrect: The current password is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. · login_locked: Too many failures; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    EnrolTotp: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnrolTotpRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "secret": "…",
                     *       "uri": "…"
                     *     }
                     */
                    "application/json": components["schemas"]["EnrolTotpAnswer"];
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · totp_incorrect: The one-time code is wrong or was used before. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · totp_enrolled: A second factor is already set up; remove it first. · totp_not_begun: Request a secret first, then send its code within ten minutes. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. · login_locked: Too many failures; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    RemoveTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "123456"
                 *     }
                 */
                "application/json": components["schemas"]["RemoveTotpRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · totp_incorrect: The one-time code is wrong or was used before. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. · login_locked: Too many failures; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ListStaffNames: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "01a22928-2e92-7ae9-b13d-816d51614670",
                     *           "displayName": "王审核",
                     *           "role": "reviewer",
                     *           "closed": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListStaffNamesAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    Logout: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refreshToken": "…"
                 *     }
                 */
                "application/json": components["schemas"]["LogoutRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description token_invalid: The refresh token is not valid any more; sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    LogoutAllApplicant: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    LogoutAllStaff: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. · unknown_member: The request has a member that is not known here. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "assignment",
                     *       "version": 0,
                     *       "name": "2026-1",
                     *       "policy": {
                     *         "bands": [
                     *           {
                     *             "name": "CAP_SMALL",
                     *             "weight": 0.25,
                     *             "belowKva": 315
                     *           },
                     *           {
                     *             "name": "CAP_MEDIUM",
                     *             "weight": 0.5,
                     *             "belowKva": 1000
                     *           },
                     *           {
                     *             "name": "CAP_LARGE",
                     *             "weight": 0.75,
                     *             "belowKva": 10000
                     *           },
                     *           {
                     *             "name": "CAP_XLARGE",
                     *             "weight": 1,
                     *             "belowKva": null
                     *           }
                     *         ],
                     *         "criteria": [
                     *           "specialty",
                     *           "load"
                     *         ],
                     *         "transferDays": 2,
                     *         "sameManager": false
                     *       },
                     *       "items": [
                     *         {
                     *           "version": 0,
                     *           "name": "2026-1",
                     *           "at": null,
                     *           "by": null,
                     *           "byName": null,
                     *           "reason": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ReadPoliciesAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadPolicyVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "assignment",
                     *       "version": 1,
                     *       "name": "assignment-1",
                     *       "policy": {
                     *         "bands": [
                     *           {
                     *             "name": "CAP_SMALL",
                     *             "weight": 0.25,
                     *             "belowKva": 400
                     *           },
                     *           {
                     *             "name": "CAP_LARGE",
                     *             "weight": 1,
                     *             "belowKva": null
                     *           }
                     *         ],
                     *         "criteria": [
                     *           "load",
                     *           "specialty"
                     *         ],
                     *         "sameManager": false,
                     *         "transferDays": 2
                     *       },
                     *       "at": "2026-03-10T02:00:41.497992Z",
                     *       "by": "staff:01a22928-302c-7c44-8c2b-28e3f02a6e9f",
                     *       "reason": "负载优先"
                     *     }
                     */
                    "application/json": components["schemas"]["ReadPolicyVersionAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    RefreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refreshToken": "…"
                 *     }
                 */
                "application/json": components["schemas"]["RefreshSessionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accessToken": "…",
                     *       "refreshToken": "…",
                     *       "tokenType": "Bearer",
                     *       "expiresIn": 7200
                     *     }
                     */
                    "application/json": components["schemas"]["TokenPair"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description token_invalid: The refresh token is not valid any more; sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    StaffLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "u01a22928302c7576b6a46848acf11485",
                 *       "password": "…"
                 *     }
                 */
                "application/json": components["schemas"]["StaffLoginRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accessToken": "…",
                     *       "refreshToken": "…",
                     *       "tokenType": "Bearer",
                     *       "expiresIn": 7200,
                     *       "role": "admin",
                     *       "displayName": "王审核"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffLoginAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description invalid_credentials: The name, password or one-time code is wrong. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. · login_locked: Too many failures; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    StreamStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["StatusShown"];
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    UploadImage: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["IFormFile"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "imageId": "01a22927-f33f-7fe0-910f-87aaa5e0cb97",
                     *       "kind": "businessLicense",
                     *       "width": 1600,
                     *       "height": 1130,
                     *       "bytes": 279760,
                     *       "sha256": "bfdc5e9667e1bdacfdd20c413b30271086b79d47ad0987523b5a7c5e7afe3f07",
                     *       "contentType": "image/jpeg"
                     *     }
                     */
                    "application/json": components["schemas"]["UploadImageResponse"];
                };
            };
            /** @description malformed_request: The request is malformed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · image_corrupt: The picture is damaged. · image_too_small: The picture is too small or too narrow; at least 240 px a side. · image_kind_unknown: kind is businessLicense, idCardFront or idCardBack. · consent_required: Consent to the current terms is required first. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. · image_too_large: The picture is too large: at most 10 MB, 8192 x 6144 pixels in all, 12,000 px a side. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. · image_format_unsupported: Only JPEG, PNG and still WebP are accepted. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. · picture_unavailable: Pictures cannot be processed at the moment; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ReadImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                imageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. · picture_unavailable: Pictures cannot be processed at the moment; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    RequestImport: {
        parameters: {
            query?: {
                dryRun?: string;
                basis?: string;
                basisOn?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
                "multipart/form-data": string;
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22928-67ed-7d17-8ab1-53a32148138b",
                     *       "dryRun": true,
                     *       "sha256": "64f25e60400c0b52625a22e1112c5f5bd7092ac5e588de439d42cdf49993e0a0"
                     *     }
                     */
                    "application/json": components["schemas"]["RequestImportAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · import_empty: The file has no customers. · import_columns_missing: Columns are missing. · import_too_many_rows: At most 100,000 rows at a time; split the file. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. · import_not_checked: Check the same file first (dryRun=true); then import it. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. · import_too_large: The file is too large: at most 32 MB; split it. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. · import_not_csv: This is not a CSV file; save the workbook as CSV first. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. · import_unavailable: The file store is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    ImportManagers: {
        parameters: {
            query?: {
                dryRun?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description true: the first answer to this key, again. */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dryRun": true,
                     *       "encoding": "UTF-8",
                     *       "rows": 2,
                     *       "added": 0,
                     *       "changed": 0,
                     *       "unchanged": 1,
                     *       "refused": 1,
                     *       "remarks": [
                     *         {
                     *           "line": 3,
                     *           "column": "用户名",
                     *           "code": "staff_unknown",
                     *           "reason": "没有角色为客户经理的该员工。"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ManagerFileAnswer"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · invalid_characters: The text has characters that are not allowed. · idempotency_key_invalid: Idempotency-Key is 1 to 64 visible ASCII characters. · manager_file_columns: This is no CSV file, or columns are missing: */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_in_progress: The same request is still being worked on. */
            409: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. · manager_file_too_large: The file is too large: at most 4 MB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description idempotency_key_reused: This Idempotency-Key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    RebuildProjection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RebuildProjectionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["RebuildProjectionProgress"];
                };
            };
            /** @description malformed_request: The request is malformed. · validation_failed: Some of the content has to be corrected. · unknown_member: The request has a member that is not known here. · invalid_characters: The text has characters that are not allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description not_found: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description request_timeout: The request took too long to arrive; try again. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rebuild_running: A rebuild is running; try again later. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description payload_too_large: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unsupported_media_type: Content of this type is not taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    HintStream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
    HintSocket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switching Protocols */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed_request: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description unauthenticated: Sign in first. · token_expired: The access token has expired; refresh it or sign in again. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description forbidden: This may not be used with your role. · password_change_required: Change the password that you were given first, on the console's page of the account; nothing else is open until then. · second_factor_required: Set up a second factor first, on the console's page of the account; nothing else is open until then. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description rate_limited: Too many requests; try again later. */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
            /** @description database_unavailable: The service is temporarily unavailable; try again later. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                };
            };
        };
    };
}
