/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* In a pattern, # is a digit and @ a capital letter. Phone numbers of the United States and the
 * United Kingdom are of the ranges kept for fiction. */

typedef enum {
  MEXICO,
  SPAIN,
  ENGLISH,
} Culture;

typedef struct {
  Culture     culture;
  const char *city;
  const char *state;
  const char *country;
  const char *postal_code;  /* pattern */
  const char *phone;        /* pattern */
  const char *mobile;       /* pattern */
} Place;

static const Place places[] = {
  { MEXICO, "Ciudad de México", "CDMX", "México", "0####",
    "+52 55 55## ####", "+52 1 55 85## ####" },
  { MEXICO, "Xalapa", "Veracruz", "México", "91###", "+52 228 81# ####", "+52 1 228 15# ####" },
  { MEXICO, "Veracruz", "Veracruz", "México", "91###", "+52 229 93# ####", "229 12# ####" },
  { MEXICO, "Guadalajara", "Jalisco", "México", "44###", "+52 33 36## ####", "33 13## ####" },
  { MEXICO, "Monterrey", "Nuevo León", "México", "64###", "+52 81 83## ####", "81 17## ####" },
  { MEXICO, "Puebla", "Puebla", "México", "72###", "+52 222 24# ####", "222 17# ####" },
  { MEXICO, "Mérida", "Yucatán", "México", "97###", "+52 999 92# ####", "+52 1 999 12# ####" },
  { MEXICO, "Oaxaca de Juárez", "Oaxaca", "México", "68###", "951 51# ####", "+52 951 13# ####" },
  { MEXICO, "Querétaro", "Querétaro", "México", "76###", "442 21# ####", "442 33# ####" },
  { SPAIN, "Madrid", "Madrid", "España", "280##", "+34 91 5## ## ##", "+34 6## ## ## ##" },
  { SPAIN, "Sevilla", "Andalucía", "España", "410##", "+34 95 4## ## ##", "+34 6## ### ###" },
  { SPAIN, "Valencia", "Comunidad Valenciana", "España", "460##",
    "+34 96 3## ## ##", "6## ## ## ##" },
  { SPAIN, "Bilbao", "País Vasco", "España", "480##", "+34 94 4## ## ##", "+34 6## ### ###" },
  { SPAIN, "A Coruña", "Galicia", "España", "150##", "+34 981 2## ###", "+34 6## ## ## ##" },
  { ENGLISH, "Austin", "Texas", "United States", "787##", "+1 512 555 01##", "(512) 555-01##" },
  { ENGLISH, "San Diego", "California", "United States", "921##",
    "+1 619 555 01##", "619-555-01##" },
  { ENGLISH, "Portland", "Oregon", "United States", "972##", "+1 503 555 01##", "(503) 555-01##" },
  { ENGLISH, "Manchester", "England", "United Kingdom", "M# #@@",
    "+44 161 496 0###", "+44 7700 900###" },
  { ENGLISH, "Bristol", "England", "United Kingdom", "BS# #@@",
    "+44 117 496 0###", "+44 7700 900###" },
};

static const char *const spanish_first_names[] = {
  "Abel", "Abigail", "Abril", "Ada", "Adela", "Adolfo", "Adriana", "Adrián", "Agustín", "Aitana",
  "Alba", "Alberto", "Alejandra", "Alejandro", "Alfonso", "Alicia", "Alma", "Amalia", "Amparo",
  "Ana", "Ana María", "Andrés", "Ángel", "Ángela", "Antonia", "Antonio", "Araceli", "Arturo",
  "Beatriz", "Benito", "Bernardo", "Blanca", "Bruno", "Camila", "Carlos", "Carmen", "Catalina",
  "Cecilia", "César", "Clara", "Cristina", "Cuauhtémoc", "Daniel", "Daniela", "David", "Diana",
  "Diego", "Dolores", "Eduardo", "Elena", "Elías", "Elisa", "Emilia", "Emilio", "Enrique",
  "Esperanza", "Esteban", "Fátima", "Federico", "Felipe", "Fernanda", "Fernando", "Francisco",
  "Gabriela", "Gerardo", "Gloria", "Gonzalo", "Graciela", "Guadalupe", "Guillermo", "Gustavo",
  "Héctor", "Hugo", "Ignacio", "Inés", "Irene", "Isabel", "Itzel", "Iván", "Jaime", "Javier",
  "Jesús", "Jimena", "Joaquín", "Jorge", "José", "José Luis", "José Manuel", "Juan", "Juan Carlos",
  "Juana", "Julia", "Julián", "Laura", "Leonor", "Leticia", "Lorena", "Lourdes", "Lucía", "Luis",
  "Luz María", "Manuel", "Marcos", "Margarita", "María", "María José", "Mariana", "Mario", "Marta",
  "Martín", "Mateo", "Mercedes", "Miguel", "Mónica", "Natalia", "Nicolás", "Noelia", "Norma",
  "Óscar", "Pablo", "Patricia", "Pedro", "Pilar", "Rafael", "Ramón", "Raquel", "Raúl", "Ricardo",
  "Roberto", "Rocío", "Rodrigo", "Rosa", "Rubén", "Salvador", "Sandra", "Santiago", "Sergio",
  "Silvia", "Sofía", "Susana", "Teresa", "Tomás", "Valentina", "Vicente", "Víctor", "Ximena",
  "Yolanda", "Zacarías",
};

static const char *const spanish_surnames[] = {
  "Aguilar", "Aguirre", "Alonso", "Álvarez", "Arias", "Ávila", "Barrera", "Bautista", "Blanco",
  "Cabrera", "Calderón", "Campos", "Cárdenas", "Castillo", "Castro", "Cervantes", "Chávez",
  "Contreras", "Cortés", "Cruz", "Delgado", "Díaz", "Domínguez", "Escobar", "Espinoza", "Estrada",
  "Fernández", "Figueroa", "Flores", "Fuentes", "Gallegos", "García", "Garza", "Gil", "Gómez",
  "González", "Guerrero", "Gutiérrez", "Guzmán", "Hernández", "Herrera", "Ibáñez", "Iglesias",
  "Jiménez", "Juárez", "Lara", "León", "López", "Lozano", "Luna", "Maldonado", "Marín", "Márquez",
  "Martínez", "Medina", "Méndez", "Mendoza", "Molina", "Montes", "Mora", "Morales", "Moreno",
  "Muñoz", "Navarro", "Núñez", "Ochoa", "Olvera", "Orozco", "Ortega", "Ortiz", "Pacheco", "Padilla",
  "Paredes", "Peña", "Peralta", "Pérez", "Pineda", "Ponce", "Quintero", "Ramírez", "Ramos", "Reyes",
  "Ríos", "Rivera", "Robles", "Rodríguez", "Rojas", "Romero", "Rosales", "Ruiz", "Salas", "Salazar",
  "Sánchez", "Sandoval", "Santana", "Serrano", "Solís", "Soto", "Suárez", "Tapia", "Torres",
  "Trejo", "Valdez", "Valencia", "Vargas", "Vázquez", "Vega", "Velasco", "Vera", "Villanueva",
  "Xolalpa", "Yáñez", "Zamora", "Zapata", "Zúñiga",
};

static const char *const english_first_names[] = {
  "Aaron", "Abby", "Adam", "Agnes", "Alan", "Alice", "Amber", "Amy", "Andrew", "Anna", "Arthur",
  "Audrey", "Barbara", "Ben", "Beth", "Brian", "Caitlin", "Caroline", "Charles", "Charlotte",
  "Chloe", "Claire", "Colin", "Daisy", "Daniel", "Deborah", "Dylan", "Edward", "Eleanor", "Ellen",
  "Emily", "Emma", "Ethan", "Fiona", "Frances", "Frank", "George", "Grace", "Hannah", "Harry",
  "Hazel", "Helen", "Henry", "Ian", "Isla", "Ivy", "Jack", "James", "Jane", "Jessica", "Joan",
  "John", "Julie", "Karen", "Kate", "Keith", "Laura", "Leo", "Lily", "Lucy", "Luke", "Mark",
  "Martha", "Mary", "Megan", "Michael", "Nancy", "Nathan", "Nora", "Oliver", "Olivia", "Patrick",
  "Paul", "Peter", "Philip", "Rachel", "Rebecca", "Richard", "Robert", "Rose", "Ruth", "Samuel",
  "Sarah", "Simon", "Sophie", "Stephen", "Susan", "Thomas", "Timothy", "Violet", "Walter",
  "William", "Zoe",
};

static const char *const english_surnames[] = {
  "Adams", "Allen", "Atkinson", "Bailey", "Baker", "Barnes", "Bennett", "Brooks", "Brown",
  "Campbell", "Carter", "Clark", "Collins", "Cook", "Cooper", "Cox", "Davies", "Dawson", "Edwards",
  "Ellis", "Evans", "Fletcher", "Foster", "Fox", "Gardner", "Gibson", "Graham", "Gray", "Green",
  "Hall", "Harris", "Harvey", "Hill", "Holmes", "Hudson", "Hughes", "Hunt", "Jackson", "Jenkins",
  "Johnson", "Jones", "Kelly", "Kennedy", "King", "Knight", "Lawson", "Lee", "Lewis", "Marshall",
  "Mason", "McCarthy", "Miller", "Mitchell", "Moore", "Morgan", "Morris", "Murphy", "Nelson",
  "O'Brien", "O'Connor", "Palmer", "Parker", "Pearson", "Phillips", "Porter", "Price", "Quinn",
  "Reed", "Reynolds", "Richards", "Roberts", "Robinson", "Rogers", "Russell", "Saunders", "Scott",
  "Shaw", "Simpson", "Smith", "Spencer", "Stevens", "Stewart", "Taylor", "Thomas", "Thompson",
  "Turner", "Walker", "Walsh", "Ward", "Watson", "Webb", "White", "Williams", "Wilson", "Wood",
  "Wright", "Young",
};

static const char *const spanish_trades[] = {
  "Abarrotes", "Academia", "Aceros", "Agencia de Viajes", "Agropecuaria", "Alimentos", "Almacenes",
  "Autobuses", "Bodegas", "Cafetería", "Carnicería", "Carpintería", "Cerrajería", "Clínica Dental",
  "Constructora", "Distribuidora", "Electrónica", "Farmacia", "Ferretería", "Florería",
  "Frutas y Verduras", "Gasolinera", "Grupo", "Herrería", "Hotel", "Imprenta", "Inmobiliaria",
  "Jardinería", "Joyería", "Laboratorio", "Lavandería", "Librería", "Llantera", "Maderería",
  "Mueblería", "Óptica", "Panadería", "Papelería", "Pinturas", "Plásticos", "Refaccionaria",
  "Refrigeración", "Restaurante", "Rótulos", "Taller", "Textiles", "Tintorería", "Transportes",
  "Veterinaria", "Vidrios", "Zapatería",
};

static const char *const spanish_house_names[] = {
  "Alameda", "Buenavista", "del Bajío", "del Centro", "del Golfo", "del Norte", "del Pacífico",
  "del Puerto", "del Sur", "El Ancla", "El Encino", "El Faro", "El Porvenir", "El Roble", "El Sol",
  "Hermanos Castillo", "Hermanos Luna", "Hidalgo", "Independencia", "La Central", "La Esperanza",
  "La Favorita", "La Huerta", "La Moderna", "La Paloma", "La Península", "Las Américas",
  "Las Flores", "Los Arcos", "Los Olivos", "Los Pinos", "Mediterráneo", "Montecarlo", "Núñez",
  "San Ángel", "San José", "San Miguel", "Santa Clara", "Santa Fe", "Santa Lucía", "Tres Ríos",
  "Veracruzana",
};

static const char *const english_house_names[] = {
  "Abbey", "Acorn", "Alder", "Ashton", "Avon", "Beacon", "Birchwood", "Bluebell", "Bridge Street",
  "Canal", "Castle", "Cedar", "Cornerstone", "Crown", "Dover", "Eagle", "Elm Park", "Evergreen",
  "Fairview", "Foxglove", "Granite", "Greenfield", "Harbour", "Highland", "Hilltop", "Ironbridge",
  "Juniper", "Kestrel", "Lakeside", "Lighthouse", "Lone Star", "Maple", "Meadow", "Mill Lane",
  "Northgate", "Oakwood", "Orchard", "Pacific", "Pinecrest", "Redwood", "Riverside", "Rosewood",
  "Silverline", "Stonehouse", "Summit", "Sunrise", "Thistle", "Union", "Victoria", "Westfield",
  "Willow",
};

static const char *const english_trades[] = {
  "Auto Repair", "Bakery", "Books", "Builders", "Catering", "Cleaning", "Coffee", "Dental Care",
  "Electrical", "Farms", "Florists", "Freight", "Furniture", "Garden Centre", "Hardware", "Homes",
  "Joinery", "Logistics", "Motors", "Optics", "Packaging", "Plumbing", "Printing", "Roofing",
  "Signs", "Textiles", "Tiles", "Travel", "Vets", "Windows",
};

/* %s is the city. */
static const char *const spanish_bodies[] = {
  "Ayuntamiento de %s", "Biblioteca Municipal de %s", "Bomberos de %s", "Centro de Salud de %s",
  "Comisión de Agua de %s", "Escuela Primaria Benito Juárez, %s", "Instituto Tecnológico de %s",
  "Museo de la Ciudad, %s", "Protección Civil de %s", "Universidad Popular de %s",
};

static const char *const english_bodies[] = {
  "%s Animal Shelter", "%s City Council", "%s Community College", "%s Fire Department",
  "%s Parks and Gardens", "%s Public Library", "%s Water Board",
};

static const char *const spanish_streets[] = {
  "Av. Insurgentes", "Av. Juárez", "Av. Niños Héroes", "Calle Alameda", "Calle Cervantes",
  "Calle de la Paz", "Calle Hidalgo", "Calle Mayor", "Calle Morelos", "Calle del Olmo",
  "Camino Real", "Paseo de la Constitución", "Plaza de Armas", "Privada Las Flores",
};

static const char *const english_streets[] = {
  "Canal Street", "Cedar Avenue", "Church Lane", "Elm Street", "High Street", "King Street",
  "Maple Drive", "Mill Road", "Oak Avenue", "Park Lane", "Queen's Road", "Station Road",
};

static const char *const short_notes[] = {
  "Prefers to be called in the morning.", "Pide factura con cada entrega.",
  "Pays on the last Friday of the month.", "Preguntar por Lupita en recepción.",
  "Deliveries at the back door.", "Cliente desde la apertura del taller.",
};

static const char *const long_notes[] = {
  "Entregas: lunes y jueves, de 9 a 13 h.\nContacto de almacén: Sr. Beto, ext. 14.\n\n"
  "Catálogo acordado: https://catalogo.example/2026/clientes?lista=mayoreo&moneda=mxn",
  "Two vans and a trailer on the maintenance plan.\n- van 1: brakes in March\n"
  "- van 2: new clutch\n- trailer: lights\n\nPlan: https://plans.example/fleet/small",
  "Acordado por teléfono:\n1. Descuento del 5 % a partir de 20 piezas.\n"
  "2. Pago a 45 días.\n3. Revisar precios en enero.",
};
