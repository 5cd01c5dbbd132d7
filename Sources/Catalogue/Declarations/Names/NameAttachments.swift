extension Declarations {
    /// Tags, contacts, groups and notes attached to names.
    static let nameAttachments = Declaration(
        file: "Names/NameAttachments.swift",
        text: """
            == name_tag [v5] Name tags
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            deleted       never: Open mSupply knows no delete of it
            fields
              ID                text       key  required
              description       text       required

            == name_tag_join [v5] Name to tag join
            data          Names (except patients)
            class         name, mirrored editor primary
            goes to       where the name name_ID is visible
            on openmsupply  every site
            after         name, name_tag
            deleted       by delete record, the row goes
            variant       Stores and non sync-related store preferences
              when        fact name of a store
              class       central store, mirrored editor central
              goes to     sites that know the store of the name name_ID
            fields
              ID                text       key  required
              name_ID           text       required  -> name
              name_tag_ID       text       required  -> name_tag

            == contact [v5] Contacts of a name
            data          Names (except patients)
            class         name, mirrored editor primary
            goes to       where the name name_ID is visible
            on openmsupply  every site
            after         name
            deleted       by delete record, the row goes
            fields
              ID                  text       key  required
              address1            text?      present
              address2            text?      present
              category            text?      present
              category2           text?      present
              category3           text?      present
              comment             text?      present
              country             text?      present
              email               text?      present
              first               text       required
              last                text       required
              name_ID             text       required  -> name
              phone               text?      present
              position            text?      present
              is_active_web_user  bool
              spare               bool
              web_password        text?
              web_username        text?

            == contact_group [none] Contact groups
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?

            == contact_group_membership [none] Contact to contact group join
            data          Names (except patients)
            class         name, mirrored editor primary
            goes to       with its contact by contact_id
            after         contact, contact_group
            spelling      of field names inferred
            fields
              ID                text       key
              contact_id        text?      -> contact
              contact_group_id  text?      -> contact_group

            == name_group [none] Name groups
            data          Groups and departments
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              name              text?

            == permission [none] Which name groups may be issued which item departments
            data          Groups and departments
            class         central, mirrored editor primary
            goes to       every site
            after         name_group, item_department
            spelling      of field names inferred
            fields
              ID                text       key
              name_group_ID     text?      -> name_group
              item_dept_ID      text?      -> item_department

            == name_note [none] Notes on a name; patient events when patient_event_ID is set
            data          Name notes
            class         store, mirrored editor store
            goes to       the store store_ID
            after         name, patient_event, store
            direction     both
            deleted       is_deleted=true
            variant       Patient events
              when        patient_event_ID is set
              class       patient, mirrored editor store
              goes to     where the patient name_ID is visible
            fields
              ID                   text       key
              name_ID              text?      -> name
              patient_event_ID     text?      -> patient_event
              entry_date           date?
              note                 text?
              value                real
              boolean_value        bool
              data                 json?
              created_by_user_ID   text?      -> user
              modified_by_user_ID  text?      -> user
              whenToDisplay        text?
              store_ID             text?      -> store
              color_code           int
              beep_times           int
              is_deleted           bool
            """)
}
