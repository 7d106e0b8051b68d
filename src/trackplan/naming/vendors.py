"""What the published vocabularies of vendors call the same occurrence.

Sources: Segment's ecommerce and B2B SaaS specs, GA4's recommended events, Meta's standard events,
Shopify's web pixel events, Klaviyo's names of placed-order and on-site metrics.
"""

from __future__ import annotations

from collections.abc import Mapping

OCCURRENCES: tuple[Mapping[str, str], ...] = (
    {
        "Product Added": "Segment",
        "add_to_cart": "GA4",
        "AddToCart": "Meta",
        "Added to Cart": "Klaviyo",
        "product_added_to_cart": "Shopify",
    },
    {
        "Product Removed": "Segment",
        "remove_from_cart": "GA4",
        "product_removed_from_cart": "Shopify",
    },
    {
        "Product Viewed": "Segment",
        "view_item": "GA4",
        "ViewContent": "Meta",
        "Viewed Product": "Klaviyo",
    },
    {
        "Product List Viewed": "Segment",
        "view_item_list": "GA4",
        "collection_viewed": "Shopify",
    },
    {"Cart Viewed": "Segment", "view_cart": "GA4"},
    {
        "Checkout Started": "Segment",
        "begin_checkout": "GA4",
        "InitiateCheckout": "Meta",
        "Started Checkout": "Klaviyo",
    },
    {
        "Order Completed": "Segment",
        "purchase": "GA4",
        "Purchase": "Meta",
        "Placed Order": "Klaviyo",
    },
    {
        "Order Refunded": "Segment",
        "refund": "GA4",
        "Refunded Order": "Klaviyo",
        "refund_created": "Shopify",
    },
    {
        "Products Searched": "Segment",
        "search": "GA4",
        "view_search_results": "GA4",
        "Search": "Meta",
        "search_submitted": "Shopify",
    },
    {"Signed Up": "Segment", "sign_up": "GA4", "CompleteRegistration": "Meta"},
    {
        "Product Added to Wishlist": "Segment",
        "add_to_wishlist": "GA4",
        "AddToWishlist": "Meta",
        "Wishlist Item Added": "Klaviyo",
    },
)
"""Names of one occurrence each, with the vendor whose name it is."""
