-- The funnel of a period reads the registrations of this period, not all there ever were.
create index mt_doc_registrationfunnel_signed_in on mt_doc_registrationfunnel (mt_immutable_timestamptz(data ->> 'SignedIn'));
