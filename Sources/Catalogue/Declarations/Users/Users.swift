extension Declarations {
    /// Users, licences and permissions.
    static let users = Declaration(
        file: "Users/Users.swift",
        text: """
            == user [v5] Users
            data          User licenses and existing users
            class         local, mirrored editor local
            goes to       nobody
            on openmsupply  every site
            on mobile     every site
            deleted       active=false (inactive users may never be synced)
            note          Open mSupply receives users as central records and creates blank placeholder users for unknown
            note          transact.user_ID values. Passwords are not part of the record (login is checked against the central
            note          API).
            variant       New users
              when        fact created on a remote site
              class       store, mirrored editor store
              goes to     central only
              owner       any site
              note        Travels once, at creation, without permissions.
            fields
              ID                    text       key  required
              name                  text       required
              e_mail                text?      present
              Language              int        required
                  - 0 : English
                  - 1 : French
                  - 2 : Spanish
                  - 3 : Laos
                  - 4 : Khmer
                  - 5 : Portuguese
                  - 6 : Russian
                  - 7 : Tetum
              first_name            text?      present
              last_name             text?      present
              phone1                text?      present
              job_title             text?      present
              active                bool
              address_1             text?
              address_2             text?
              custom_data           json?
              dashboard_tabs        json?
              date_created          date?
              date_left             date?
              date_of_birth         date?
              group_ID              text?      -> user
              initials              text?
              is_group              bool
              isInactiveAuthoriser  bool
              lastlogin             date?
              lasttime              time
              ldap_login_string     text?
              license_category_id   text?      -> user_license_category
              mode                  text?
              nblogins              int
              permissions_spare     blob?
              phone2                text?
              qdump_offset_b        blob?
              receives_sms_errors   bool
              responsible_officer   bool
              Signature             blob?
              spare_1               text?
              startup_method        text?
              tags                  json?
              type                  json?
              use_ldap              bool
              windows_user_name     text?

            == user_license_category [none] User license categories
            data          User licenses and existing users
            class         local, mirrored editor local
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              ID                   text       key
              description          text?
              max_users_logged_in  int

            == user_store [none] Store access and permissions of a user
            data          User permissions
            class         local, mirrored editor local
            goes to       nobody
            after         user, store
            direction     none
            spelling      of field names inferred
            fields
              ID                         text       key
              user_ID                    text?      -> user
              store_ID                   text?      -> store
              can_login                  bool
              store_default              bool
              can_action_replenishments  bool
              permissions                blob?

            == om_user_permission [v5] Open mSupply document permissions per user and programme
            data          User permissions
            class         local, mirrored editor local
            goes to       nobody
            on openmsupply  sites that hold the store store_ID
            after         store, list_master, user
            deleted       by delete record, the row goes
            note          Permissions are local; Open mSupply nevertheless expects this table from central. context_ID is a
            note          programme (list_master) id.
            fields
              ID                text       key  required
              user_ID           text       required  -> user
              store_ID          text?      present  -> store
              permission        text       required  closed
                  - DocumentQuery, DocumentMutate
              context_ID        text?      present  -> list_master
            """)
}
