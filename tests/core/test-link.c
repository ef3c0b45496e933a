/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links are made of what people typed and lead nowhere else; text stays text. */
#include <string.h>

#include "forge-link.h"

typedef struct {
  const char *text;
  const char *link; /* (nullable) */
} Case;

static void
check (const Case  *cases,
       guint        n,
       char      *(*make) (const char *text))
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *link = make (cases[i].text);

      g_assert_cmpstr (link, ==, cases[i].link);
      g_assert_true (link == NULL || forge_link_is_safe (link));
    }
}

static void
test_phone (void)
{
  static const Case cases[] = {
    { "+52 (55) 1234-5678", "tel:+525512345678" },
    { "55 1234 5678 ext. 9", "tel:5512345678" },
    { "Tel. 228 111 22 33", "tel:2281112233" },
    { "5512345678 / 5587654321", "tel:5512345678" },
    { "٥٥ ١٢", "tel:5512" },
    { "066", "tel:066" },
    { "66", NULL },
    { "", NULL },
    { "no tiene", NULL },
    { "*#06#", NULL },
    { "55;phone-context=evil", NULL },
  };

  check (cases, G_N_ELEMENTS (cases), forge_link_for_phone);
}

static void
test_read_phone (void)
{
  static const Case cases[] = {
    { "tel:+52-55-1234-5678", "5512345678" },
    { "TEL:5512345678", "5512345678" },
    { "tel:+52%2055%201234%205678", "5512345678" },
    { "tel:55 1234 5678;ext=99", "5512345678" },
    { "tel:066", "066" },
    { "tel:66", NULL },
    { "tel:", NULL },
    { "tel:ana", NULL },
    { "tel:%ff55512345", NULL },
    { "tel:%0055512345", NULL },
    { "tel:;55512345", NULL },
    { "5512345678", NULL },
    { "mailto:5512345678@example.com", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = forge_link_read_phone (cases[i].text);

      g_assert_cmpstr (number, ==, cases[i].link);
    }
}

static void
test_email (void)
{
  static const Case cases[] = {
    { "ana@example.com", "mailto:ana@example.com" },
    { "ana+taller@example.com", "mailto:ana+taller@example.com" },
    { "a&b=c?d@example.com", "mailto:a%26b%3Dc%3Fd@example.com" },
    { "ana", NULL },
    { "", NULL },
    { "ana@example.com?bcc=eve@example.com", NULL },
    { "ana@example.com, eve@example.com", NULL },
  };

  check (cases, G_N_ELEMENTS (cases), forge_link_for_email);
}

static void
test_address (void)
{
  static const Case cases[] = {
    { "Av. Juárez 1\nXalapa", "geo:0,0?q=Av.%20Ju%C3%A1rez%201%2C%20Xalapa" },
    { "a&b#c?d=%41", "geo:0,0?q=a%26b%23c%3Fd%3D%2541" },
    { "  ", NULL },
    { "", NULL },
  };

  check (cases, G_N_ELEMENTS (cases), forge_link_for_address);
}

static void
test_safe (void)
{
  static const struct {
    const char *uri;
    gboolean    is_safe;
  } cases[] = {
    { "https://example.com/a?b#c", TRUE },
    { "HTTP://example.com", TRUE },
    { "mailto:ana@example.com", TRUE },
    { "tel:+52", TRUE },
    { "geo:0,0", TRUE },
    { "http:///etc/passwd", FALSE },
    { "https:", FALSE },
    { "file:///etc/passwd", FALSE },
    { "javascript:alert(1)", FALSE },
    { "data:text/html,x", FALSE },
    { "smb://host/share", FALSE },
    { "//example.com", FALSE },
    { "example.com", FALSE },
    { "", FALSE },
    { "https://exa mple.com", FALSE },
    { "https://example.com\n", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].uri);
      g_assert_cmpint (forge_link_is_safe (cases[i].uri), ==, cases[i].is_safe);
    }
}

static void
test_markup (void)
{
  static const Case cases[] = {
    { "", "" },
    { "Paga los lunes", "Paga los lunes" },
    { "a < b & c", "a &lt; b &amp; c" },
    { "Ver https://example.com/a?b=1&c=2.",
      "Ver <a href=\"https://example.com/a?b=1&amp;c=2\">https://example.com/a?b=1&amp;c=2</a>." },
    { "(www.example.com)", "(<a href=\"https://www.example.com\">www.example.com</a>)" },
    { "https://example.com/a_(b)",
      "<a href=\"https://example.com/a_(b)\">https://example.com/a_(b)</a>" },
    { "a\tana@example.com,\nb", "a\t<a href=\"mailto:ana@example.com\">ana@example.com</a>,\nb" },
    { "https://example.com/ñ", "<a href=\"https://example.com/%C3%B1\">https://example.com/ñ</a>" },
    { "file:///etc/passwd javascript:alert(1)", "file:///etc/passwd javascript:alert(1)" },
    { "https://", "https://" },
    { "<a href=\"https://example.com\">x</a>",
      "&lt;a href=&quot;https://example.com&quot;&gt;x&lt;/a&gt;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = forge_link_markup (cases[i].text);

      g_assert_cmpstr (markup, ==, cases[i].link);
    }
}

static void
on_element (GMarkupParseContext  *context,
            const char           *name,
            const char          **names,
            const char          **values,
            gpointer              user_data,
            GError              **error)
{
  if (g_str_equal (name, "root"))
    return;
  g_assert_cmpstr (name, ==, "a");
  g_assert_cmpuint (g_strv_length ((char **) names), ==, 1);
  g_assert_cmpstr (names[0], ==, "href");
  g_assert_true (forge_link_is_safe (values[0]));
}

static void
on_text (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  g_string_append_len (user_data, text, (gssize) length);
}

/* Whatever stands there, it is read as it was written, and every link is a safe one. */
static void
test_hostile (void)
{
  static const char *const parts[] = {
    "<", ">", "&", "\"", "'", "</a>", "<a href=\"", "&lt;", "&#60;", "https://", "http://e.x/",
    "www.", "@", "a@b.mx", "javascript:", "\n", " ", "(", ")", ".", "%", "%00", "ñ", "\xe2\x80\xae",
    "\x01", "\x7f", "]]>", "<!--", "<?", "x",
  };
  const GMarkupParser parser = { .start_element = on_element, .text = on_text };

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) read = g_string_new (NULL);
      g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, read, NULL);
      g_autofree char *markup = NULL;
      g_autofree char *document = NULL;
      g_autoptr (GError) error = NULL;

      for (int n = g_test_rand_int_range (1, 12); n > 0; n--)
        g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      markup = forge_link_markup (text->str);
      document = g_strconcat ("<root>", markup, "</root>", NULL);
      g_markup_parse_context_parse (context, document, -1, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (read->str, ==, text->str);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/link/phone", test_phone);
  g_test_add_func ("/core/link/read-phone", test_read_phone);
  g_test_add_func ("/core/link/email", test_email);
  g_test_add_func ("/core/link/address", test_address);
  g_test_add_func ("/core/link/safe", test_safe);
  g_test_add_func ("/core/link/markup", test_markup);
  g_test_add_func ("/core/link/hostile", test_hostile);
  return g_test_run ();
}
