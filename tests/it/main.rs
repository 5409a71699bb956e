//! The one integration binary.

mod http_form;
